package dev.drover.cli;

import dev.drover.console.RouteHistory;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover routes history}: the revisions that are kept. */
@Command(
    name = "history",
    description = {
      "Lists the revisions of the route files that ran, the newest last. The last 50 are kept."
    },
    optionListHeading = "%nOptions:%n")
final class RoutesHistoryCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Override
  public Integer call() {
    RouteHistory history = daemon.open().query("routes/history", RouteHistory.class);
    return daemon.show(history, RoutesHistoryCommand::text);
  }

  private static String text(RouteHistory history) {
    return history.revisions().stream()
        .map(RoutesHistoryCommand::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(RouteHistory.Revision revision) {
    var words = new StringJoiner("; ").setEmptyValue("no route changed");
    name(words, "added", revision.added());
    name(words, "changed", revision.changed());
    name(words, "removed", revision.removed());
    return "%1s %4d  %s  %-16s %s"
        .formatted(
            revision.running() ? "*" : " ",
            revision.number(),
            revision.time().replaceAll("\\.\\d+", ""),
            revision.cause(),
            words);
  }

  private static void name(StringJoiner words, String what, Set<String> ids) {
    if (!ids.isEmpty()) {
      words.add(what + " " + String.join(", ", ids));
    }
  }
}
