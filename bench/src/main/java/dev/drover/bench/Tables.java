package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, as tables in Markdown. */
final class Tables {

  private Tables() {}

  /** One row a variant. */
  static String throughput(Rounds rounds) {
    var lines = new ArrayList<String>();
    lines.add(
        "| %s, %d bytes | messages/s | of raw | CPU µs a message: client / rabbitmq / kafka / postgresql | commits a message | each id once |"
            .formatted(rounds.direction().title, rounds.size()));
    lines.add("|--|--|--|--|--|--|");
    rounds.variants().forEach(variant -> lines.add(row(rounds, variant)));
    return String.join("\n", lines);
  }

  private static String row(Rounds rounds, Variant variant) {
    Spread rate = rounds.spread(variant, Round::messagesPerSecond);
    return String.format(
        Locale.ROOT,
        "| %s: %s | **%,.0f** (%,.0f to %,.0f) | %s | %s | %.4f | %s |",
        variant.name(),
        variant.title(),
        rate.median(),
        rate.low(),
        rate.high(),
        ofRaw(rounds, variant),
        cpu(rounds, variant),
        rounds.spread(variant, Round::commitsPerMessage).median(),
        rounds.isClean(variant) ? "yes" : "**no**");
  }

  private static String ofRaw(Rounds rounds, Variant variant) {
    if (!rounds.has(Variant.RAW)) {
      return "";
    }
    Spread ratio = rounds.ratio(variant.name(), Variant.RAW);
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f)", ratio.median(), ratio.low(), ratio.high());
  }

  private static String cpu(Rounds rounds, Variant variant) {
    return Round.PROCESSES.stream()
        .map(process -> rounds.spread(variant, round -> round.cpuMicrosPerMessage(process)))
        .map(spread -> String.format(Locale.ROOT, "%.1f", spread.median()))
        .collect(Collectors.joining(" / "));
  }

  /** One row a goal. */
  static String goals(List<Rounds> all) {
    var lines = new ArrayList<String>();
    lines.add("| Ratio, round by round | median (lowest to highest) | aim | floor | |");
    lines.add("|--|--|--|--|--|");
    all.forEach(rounds -> Goal.of(rounds).forEach(goal -> lines.add(goal.row(rounds))));
    return String.join("\n", lines);
  }
}
