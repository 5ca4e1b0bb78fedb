package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the bridges of one direction did, round by round. */
record Rounds(Direction direction, int size, List<Variant> variants, List<Round> all) {

  Spread spread(Variant variant, ToDoubleFunction<Round> figure) {
    return Spread.of(of(variant.name()).stream().map(figure::applyAsDouble).toList());
  }

  /** The throughput of one variant by that of another, in each round. */
  Spread ratio(String variant, String to) {
    List<Round> dividends = of(variant);
    List<Round> divisors = of(to);
    return Spread.of(
        IntStream.range(0, dividends.size())
            .mapToObj(
                i -> dividends.get(i).messagesPerSecond() / divisors.get(i).messagesPerSecond())
            .toList());
  }

  boolean has(String variant) {
    return variants.stream().anyMatch(v -> v.name().equals(variant));
  }

  /** Whether each message of each round arrived once. */
  boolean isClean(Variant variant) {
    return of(variant.name()).stream().allMatch(round -> round.arrived().isClean());
  }

  /** In their order. */
  private List<Round> of(String variant) {
    return all.stream().filter(round -> round.variant().equals(variant)).toList();
  }

  /** Collects rounds. */
  static Rounds begin(Direction direction, int size, List<Variant> variants) {
    return new Rounds(direction, size, variants, new ArrayList<>());
  }
}
