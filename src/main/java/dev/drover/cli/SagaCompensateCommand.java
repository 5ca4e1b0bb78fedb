package dev.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover saga compensate SAGA}: one that runs is taken back. */
@Command(
    name = "compensate",
    description = {
      "Compensates a saga that runs, as if its deadline had passed.",
      "A step that is running meanwhile finds that its saga was taken over."
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
    footer = {"  drover saga compensate order-7 --reason \"the customer has called\""})
final class SagaCompensateCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private SagaAct act;

  @Override
  public Integer call() {
    return act.run("compensate");
  }
}
