package dev.drover.cli;

import dev.drover.console.OutboxList;
import dev.drover.console.OutboxShown;
import dev.drover.console.OutboxStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events of the outbox for people. What came from outside is made printable. */
final class OutboxText {

  private static final int LONGEST_ERROR = 80;
  private static final int LONGEST_BASE64 = 1024;
  private static final String ROW = "%8s  %-20s  %-20s  %-20s  %-9s  %5s  %9s  %s";
  private static final String STATS = "%-24s  %8s  %8s  %9s  %9s  %10s  %9s  %s";

  private OutboxText() {}

  /** A line an event. */
  static String of(OutboxList list) {
    var lines = new ArrayList<String>();
    lines.add(
        ROW.formatted("id", "destination", "aggregate", "type", "state", "tries", "age", "error"));
    for (OutboxList.Row event : list.events()) {
      lines.add(
          ROW.formatted(
              event.id(),
              event.destination(),
              event.aggregate(),
              event.type(),
              event.state(),
              event.attempts(),
              age(event.ageSeconds()),
              beginning(event.error(), LONGEST_ERROR)));
    }
    return printable(lines);
  }

  /** Each in full; of a body that is no text the beginning. */
  static String of(OutboxShown shown) {
    var lines = new ArrayList<String>();
    shown.events().forEach(event -> add(lines, event));
    return printable(lines);
  }

  private static void add(List<String> lines, OutboxShown.Event shown) {
    OutboxList.Row event = shown.event();
    lines.add("event %d for '%s': %s".formatted(event.id(), event.destination(), event.state()));
    lines.add("  message    " + event.messageId());
    addIfThere(lines, "  aggregate  ", event.aggregate());
    addIfThere(lines, "  type       ", event.type());
    lines.add("  stored     %s, %s ago".formatted(event.created(), age(event.ageSeconds())));
    lines.add("  tries      %d failed".formatted(event.attempts()));
    addIfThere(lines, "  next try   ", event.nextTry());
    addIfThere(lines, "  ended      ", event.ended());
    addIfThere(lines, "  error      ", event.error());
    lines.add("  headers    " + shown.headers());
    shown
        .acts()
        .forEach(
            act ->
                lines.add(
                    "  %s  %s: %s, because %s"
                        .formatted(act.at(), act.actor(), act.act(), act.reason())));
    String body = shown.bodyIsBase64() ? beginning(shown.body(), LONGEST_BASE64) : shown.body();
    lines.addAll(BodyText.lines(body, shown.bodyIsBase64(), shown.bytes()));
  }

  /** A line a destination. */
  static String of(OutboxStats stats) {
    var lines = new ArrayList<String>();
    lines.add(
        STATS.formatted(
            "destination",
            "pending",
            "parked",
            "published",
            "discarded",
            "lag",
            "last min",
            "away"));
    for (OutboxStats.Destination one : stats.destinations()) {
      lines.add(
          STATS.formatted(
              one.name(),
              number(one.pending(), stats),
              number(one.parked(), stats),
              number(one.published(), stats),
              number(one.discarded(), stats),
              one.lagSeconds() + "s",
              one.lastMinute(),
              beginning(one.away(), LONGEST_ERROR)));
    }
    return printable(lines);
  }

  private static String number(long events, OutboxStats stats) {
    return events < stats.mostCounted() ? Long.toString(events) : events + "+";
  }

  /** Such as {@code 3m12s}. */
  private static String age(long seconds) {
    String iso = Duration.ofSeconds(seconds).toString();
    return iso.substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  private static String beginning(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private static void addIfThere(List<String> lines, String label, String text) {
    if (!text.isEmpty()) {
      lines.add(label + text);
    }
  }

  private static String printable(List<String> lines) {
    return String.join("\n", lines.stream().map(Printable::line).toList());
  }
}
