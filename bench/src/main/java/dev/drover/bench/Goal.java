package dev.drover.bench;

import java.util.List;
import java.util.Locale;

/**
 * A ratio of throughputs that is asked for.
 *
 * @param aim what is wanted
 * @param floor what is the least
 */
record Goal(Direction direction, String variant, String to, double aim, double floor) {

  private static final List<Goal> ALL =
      List.of(
          new Goal(Direction.RABBITMQ_TO_KAFKA, "batch17", Variant.RAW, 0.95, 0.85),
          new Goal(Direction.RABBITMQ_TO_KAFKA, "batch17", "stock10", 12, 8),
          new Goal(Direction.RABBITMQ_TO_KAFKA, "single17", "batch17", 0.45, 0.30),
          new Goal(Direction.RABBITMQ_TO_KAFKA, "single25", "batch25", 0.80, 0.55),
          new Goal(Direction.KAFKA_TO_RABBITMQ, "batch1", Variant.RAW, 0.95, 0.85),
          new Goal(Direction.KAFKA_TO_RABBITMQ, "batch1", "stock4", 6, 4),
          new Goal(Direction.KAFKA_TO_RABBITMQ, "single1", "stock1", 2, 1.3),
          new Goal(Direction.KAFKA_TO_RABBITMQ, "single4", "stock4", 2, 1.3));

  /** Those whose variants took part. */
  static List<Goal> of(Rounds rounds) {
    return ALL.stream()
        .filter(goal -> goal.direction == rounds.direction())
        .filter(goal -> rounds.has(goal.variant) && rounds.has(goal.to))
        .toList();
  }

  /** Whether a variant is on one side of a goal. */
  static boolean concerns(Direction direction, String variant) {
    return ALL.stream()
        .filter(goal -> goal.direction == direction)
        .anyMatch(goal -> goal.variant.equals(variant) || goal.to.equals(variant));
  }

  String row(Rounds rounds) {
    Spread ratio = rounds.ratio(variant, to);
    return String.format(
        Locale.ROOT,
        "| %s: %s / %s | **%.2f** (%.2f to %.2f) | %s | %s | %s |",
        direction.title,
        variant,
        to,
        ratio.median(),
        ratio.low(),
        ratio.high(),
        plain(aim),
        plain(floor),
        ratio.median() >= aim ? "reached" : ratio.median() >= floor ? "above the floor" : "missed");
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? "" + (long) value : "" + value;
  }
}
