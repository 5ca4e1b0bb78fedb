package dev.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover saga skip SAGA}: a stuck one goes on without a step's action. */
@Command(
    name = "skip",
    description = {
      "Lets a stuck saga go on without the compensation or completion that failed.",
      "Do by hand what it was to do; nothing else will."
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover saga skip order-7 --reason \"refunded by hand, voucher 17\""})
final class SagaSkipCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private SagaAct act;

  @Override
  public Integer call() {
    return act.run("skip");
  }
}
