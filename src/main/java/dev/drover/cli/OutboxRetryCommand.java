package dev.drover.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover outbox retry ID…}: parked events are due again. */
@Command(
    name = "retry",
    description = {
      "Lets parked events be published, with all their tries again. Repair the cause first.",
      "Of several ids all are retried, or none when one of them is not parked."
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
    footer = {
      "  drover outbox retry 4711 4712 --reason \"the topic takes larger messages now\"",
      "  drover outbox retry --parked --destination invoice-events --reason \"the queue is back\""
    })
final class OutboxRetryCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private OutboxAct act;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of parked events.")
  private List<Long> ids = List.of();

  @Option(names = "--parked", description = "All that are parked, instead of ids.")
  private boolean parked;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      defaultValue = "",
      description = "With --parked: only those for this destination.")
  private String destination;

  @Override
  public Integer call() {
    if (parked != ids.isEmpty()) {
      throw act.wrongUse("give ids, or --parked for all that are parked");
    }
    if (!parked && !destination.isEmpty()) {
      throw act.wrongUse("--destination goes with --parked; ids need none");
    }
    return act.run("retry", ids, parked, destination);
  }
}
