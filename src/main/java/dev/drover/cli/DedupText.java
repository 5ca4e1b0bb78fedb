package dev.drover.cli;

import dev.drover.console.DedupShown;
import dev.drover.console.DedupStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is remembered of messages, for people. What came from outside is made printable. */
final class DedupText {

  private DedupText() {}

  static String of(DedupShown shown) {
    var lines = new ArrayList<String>();
    if (shown.rows().isEmpty()) {
      lines.add("no route remembers '" + shown.key() + "': a message with this id is processed");
    }
    shown.rows().forEach(row -> add(lines, row));
    return printable(lines);
  }

  private static void add(List<String> lines, DedupShown.Row row) {
    boolean done = row.state().equals("done");
    lines.add(
        "route '%s', message '%s': %s"
            .formatted(
                row.route(),
                row.id(),
                done
                    ? "done; repeats are dropped"
                    : "claimed; its effect may or may not have happened, and repeats wait"));
    lines.add("  claimed     " + row.claimedAt());
    if (done) {
      lines.add("  done        " + row.doneAt());
      lines.add("  kept until  " + row.keptUntil());
    }
    lines.add("  by          " + (row.ours() ? "this daemon, " : "another daemon, ") + row.owner());
  }

  static String of(DedupStats stats) {
    var lines = new ArrayList<String>();
    lines.add("%-30s %-8s %12s  %s".formatted("route", "state", "messages", "oldest"));
    for (DedupStats.Rows rows : stats.rows()) {
      lines.add(
          "%-30s %-8s %12d  %s".formatted(rows.route(), rows.state(), rows.rows(), rows.oldest()));
    }
    lines.add("");
    lines.add("on disk      %,d bytes".formatted(stats.bytes()));
    lines.add("kept for     " + stats.retention().substring(1).toLowerCase(Locale.ROOT));
    lines.add("since start  " + stats.sinceStart());
    lines.add(
        "forgotten    %d since the start, in %d looks"
            .formatted(stats.forgotten(), stats.passes()));
    return printable(lines);
  }

  private static String printable(List<String> lines) {
    return String.join("\n", lines.stream().map(Printable::line).toList());
  }
}
