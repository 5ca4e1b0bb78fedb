package dev.drover.fault;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run came to, by the harness's own books: the journal against what the far sides hold.
 *
 * @param claimed ids that were in state claimed at some fault, and so may arrive more than once
 * @param exits what daemons said that ended although nobody had killed them
 * @param incomplete why the run did not come to its end; empty when it did
 */
public record Account(
    long seed,
    List<String> plan,
    List<FlowAccount> flows,
    Set<String> claimed,
    List<String> exits,
    String incomplete) {

  /** What the daemons' shipped settings allow: 5 x (prefetch + max.poll.records). */
  static final int REPEATS_AT_MOST = 5 * (1_000 + 100);

  private static final int SHOWN = 10;

  /** Ids that arrived more than once. */
  public int repeated() {
    return flows.stream().mapToInt(flow -> flow.repeated().size()).sum();
  }

  /** Whether every promise was kept. */
  public boolean isClean() {
    return flows.stream().allMatch(FlowAccount::isClean)
        && repeated() <= REPEATS_AT_MOST
        && exits.isEmpty()
        && incomplete.isEmpty();
  }

  /** The lines of the account that are not as promised. */
  Set<FlowAccount.Line> broken() {
    var lines = EnumSet.noneOf(FlowAccount.Line.class);
    for (FlowAccount flow : flows) {
      flow.faults()
          .forEach(
              (line, ids) -> {
                if (!ids.isEmpty()) lines.add(line);
              });
    }
    return lines;
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    text.add("--- account of seed " + seed + (isClean() ? ": clean" : ": NOT CLEAN"));
    text.addAll(plan);
    flows.forEach(flow -> text.add(flow.toString()));
    text.add(
        "%d ids were claimed at a fault; %d arrived more than once (at most %d)"
            .formatted(claimed.size(), repeated(), REPEATS_AT_MOST));
    flows.forEach(flow -> flow.faults().forEach((line, ids) -> show(text, flow, line, ids)));
    exits.forEach(exit -> text.add("a daemon ended by itself: " + exit));
    if (!incomplete.isEmpty()) {
      text.add("the run did not end: " + incomplete);
    }
    text.add("repeat it with -Dfault.seed=" + seed);
    return String.join(System.lineSeparator(), text);
  }

  private static void show(
      List<String> text, FlowAccount flow, FlowAccount.Line line, Set<String> ids) {
    if (!ids.isEmpty()) {
      text.add(
          "%s %s: %d, for example %s"
              .formatted(
                  flow.flow().title(), line, ids.size(), ids.stream().limit(SHOWN).toList()));
    }
  }
}
