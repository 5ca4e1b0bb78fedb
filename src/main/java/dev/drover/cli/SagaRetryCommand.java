package dev.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover saga retry SAGA}: a stuck one goes on. */
@Command(
    name = "retry",
    description = {
      "Lets a stuck saga go on with the compensation or completion that failed.",
      "It gets all its tries again. Repair the cause first."
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
    footer = {"  drover saga retry order-7 --reason \"the ledger is open again\""})
final class SagaRetryCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private SagaAct act;

  @Override
  public Integer call() {
    return act.run("retry");
  }
}
