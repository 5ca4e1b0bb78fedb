package dev.drover.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a mistyped one was probably meant to be. */
final class Nearest {

  private Nearest() {}

  /** The name with the fewest edits; empty when even that differs in more than a third. */
  static Optional<String> to(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(k -> EditDistance.between(name, k)))
        .filter(k -> EditDistance.between(name, k) <= k.length() / 3);
  }
}
