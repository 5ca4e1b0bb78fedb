package dev.drover.cli;

import dev.drover.console.SagaList;
import dev.drover.console.SagaShown;
import java.util.ArrayList;
import java.util.List;

/** Sagas for people. What came from outside is made printable. */
final class SagaText {

  private SagaText() {}

  static String of(SagaList list) {
    var lines = new ArrayList<String>();
    lines.add(
        "%-12s  %-20s  %-24s  %-27s  %s".formatted("state", "type", "key", "changed", "error"));
    for (SagaList.Row saga : list.sagas()) {
      lines.add(
          "%-12s  %-20s  %-24s  %-27s  %s"
              .formatted(saga.state(), saga.type(), saga.key(), saga.changed(), saga.error()));
    }
    return printable(lines);
  }

  static String of(SagaShown shown) {
    var lines = new ArrayList<String>();
    if (shown.sagas().isEmpty()) {
      lines.add("no saga has the id or key '" + shown.named() + "'");
    }
    shown.sagas().forEach(saga -> add(lines, saga));
    return printable(lines);
  }

  private static void add(List<String> lines, SagaShown.Timeline timeline) {
    SagaList.Row saga = timeline.saga();
    lines.add("saga '%s' of '%s': %s".formatted(saga.key(), saga.type(), saga.state()));
    lines.add("  id        " + saga.id());
    lines.add("  started   " + saga.started());
    addIfThere(lines, "  due       ", saga.due());
    addIfThere(lines, "  ended     ", saga.ended());
    addIfThere(lines, "  error     ", saga.error());
    timeline.steps().forEach(step -> add(lines, step));
    timeline
        .acts()
        .forEach(
            act ->
                lines.add(
                    "  %s  %s: %s, because %s"
                        .formatted(act.at(), act.actor(), act.act(), act.reason())));
  }

  private static void add(List<String> lines, SagaShown.Step step) {
    lines.add(
        "  step '%s': %s, begun %d time(s) from %s"
            .formatted(step.name(), step.state(), step.attempts(), step.started()));
    addIfThere(lines, "    done    ", step.done());
    addIfThere(lines, "    ended   ", step.ended());
    if (step.endAttempts() > 0) {
      lines.add(
          "    its compensation or completion failed %d time(s)".formatted(step.endAttempts()));
    }
    addIfThere(lines, "    error   ", step.error());
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
