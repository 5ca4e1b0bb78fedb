package dev.drover.cli;

import dev.drover.console.OutboxShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover outbox show ID}: an event in full. */
@Command(
    name = "show",
    description = "Shows an event in full: times, error, headers, body, and who acted on it.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:there is none, no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover outbox show 4711", "  drover outbox show invoice-7-created"})
final class OutboxShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "ID", description = "The event's id, or its message id.")
  private String id;

  @Override
  public Integer call() {
    OutboxShown shown =
        daemon.open().command("outbox/show", Map.of("event", id), OutboxShown.class);
    if (shown.events().isEmpty()) {
      throw new CommandFailed(
          "no event has the id or message id '%s'; 'drover outbox list' shows those that wait"
              .formatted(id));
    }
    return daemon.show(shown, OutboxText::of);
  }
}
