package dev.drover.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover outbox discard ID…}: events that are never to be published. */
@Command(
    name = "discard",
    description = {
      "Gives up events that are parked or pending: they are never published, and no event of their",
      "aggregate waits for them any more. They stay in the table as long as published ones.",
      "Of several ids all are discarded, or none when one of them was published."
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
    footer = {"  drover outbox discard 4711 --reason \"the reader was told by hand\""})
final class OutboxDiscardCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private OutboxAct act;

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "Ids of events that are parked or pending.")
  private List<Long> ids;

  @Override
  public Integer call() {
    return act.run("discard", ids, false, "");
  }
}
