package dev.drover.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** How long and how much: the options that all kinds of runs share. */
final class Plan {

  @Option(
      names = "--rounds",
      defaultValue = "7",
      description = "Rounds, each of which has all variants. Default: ${DEFAULT-VALUE}")
  int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      description = "How long a variant works in a round, at least. Default: ${DEFAULT-VALUE}")
  double seconds;

  @Option(
      names = "--size",
      defaultValue = "1024",
      description = "Bytes of body. Default: ${DEFAULT-VALUE}")
  int size;

  @Option(
      names = "--rows",
      defaultValue = "10000",
      description =
          "Ids that the dedup table holds at the start of a round. Default: ${DEFAULT-VALUE}")
  long rows;

  @Option(
      names = "--variants",
      split = ",",
      description = "Only these, see the first column of the table. Default: all")
  List<String> variants;

  @Option(
      names = "--directions",
      split = ",",
      defaultValue = "rk,kr",
      description = "rk: RabbitMQ to Kafka, kr: Kafka to RabbitMQ. Default: both")
  List<String> directions;

  @Option(
      names = "--publish",
      description = "Write the figures into docs/performance.md and docs/performance.svg")
  boolean publish;

  /** The variants to run in a direction. */
  List<Variant> variants(Direction direction) {
    return Variant.of(direction).stream()
        .filter(v -> variants == null || variants.contains(v.name()))
        .filter(v -> v.launch().isPossible())
        .toList();
  }

  List<Direction> directions() {
    return directions.stream().map(Direction::of).toList();
  }
}
