package dev.drover.cli;

import dev.drover.console.OutboxList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover outbox list}: which events there are. */
@Command(
    name = "list",
    description = {
      "Lists the events that wait: parked ones first, then pending ones, the oldest first.",
      "With --state, those of one state; published and discarded ones the latest first."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed; also when there are none",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover outbox list --state parked",
      "  drover outbox list --destination invoice-events --aggregate invoice-7"
    })
final class OutboxListCommand implements Callable<Integer> {

  private static final int MOST = 1000;

  /** What can become of an event. */
  enum State {
    pending,
    parked,
    published,
    discarded
  }

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Only those for this destination.")
  private String destination;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private State state;

  @Option(
      names = "--aggregate",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only those of this aggregate.")
  private String aggregate;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The most, 1 to 1000; ${DEFAULT-VALUE} if not given.")
  private int limit;

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit is %d; give one from 1 to %d".formatted(limit, MOST));
    }
    var arguments =
        Map.of(
            "destination", destination,
            "state", state == null ? "" : state.name(),
            "aggregate", aggregate,
            "limit", limit);
    OutboxList list = daemon.open().command("outbox/list", arguments, OutboxList.class);
    return daemon.show(list, OutboxText::of);
  }
}
