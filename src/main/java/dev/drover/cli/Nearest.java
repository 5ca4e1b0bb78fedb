package dev.drover.cli;

import dev.drover.settings.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was meant, by the fewest letters to change. */
final class Nearest {

  private Nearest() {}

  /** The nearest word; empty when none is less than half different. */
  static Optional<String> to(String found, Collection<String> known) {
    int bound = Math.max(1, found.length() / 2);
    return known.stream()
        .filter(k -> EditDistance.between(found, k) <= bound)
        .min(
            Comparator.<String>comparingInt(k -> EditDistance.between(found, k))
                .thenComparing(k -> k));
  }
}
