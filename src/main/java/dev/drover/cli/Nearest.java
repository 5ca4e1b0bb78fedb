package dev.drover.cli;

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
        .filter(k -> distance(found, k) <= bound)
        .min(Comparator.<String>comparingInt(k -> distance(found, k)).thenComparing(k -> k));
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row = next(row, a.charAt(i - 1), b, i);
    }
    return row[b.length()];
  }

  private static int[] next(int[] above, char letter, String b, int i) {
    int[] row = new int[above.length];
    row[0] = i;
    for (int j = 1; j < row.length; j++) {
      int change = above[j - 1] + (letter == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(change, 1 + Math.min(above[j], row[j - 1]));
    }
    return row;
  }
}
