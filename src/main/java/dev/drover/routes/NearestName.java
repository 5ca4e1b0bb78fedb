package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant, and lists names with the likely ones first. */
final class NearestName {

  private static final int LISTED = 12;

  private NearestName() {}

  /** The nearest name, if it is near enough for a person to have meant it. */
  static Optional<String> to(String wrong, Collection<String> names) {
    return names.stream()
        .filter(name -> !name.equals(wrong))
        .min(byDistance(wrong))
        .filter(name -> distance(wrong, name) <= Math.max(1, wrong.length() / 3));
  }

  /** "did you mean 'x'?", or empty. */
  static String question(String wrong, Collection<String> names) {
    return to(wrong, names).map(name -> "did you mean '" + name + "'?").orElse("");
  }

  /** The names as one line: the nearest first when there are too many for all. */
  static String list(String wrong, Collection<String> names) {
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(names.size() > LISTED ? byDistance(wrong) : Comparator.naturalOrder());
    if (sorted.size() <= LISTED) {
      return String.join(", ", sorted);
    }
    return String.join(", ", sorted.subList(0, LISTED))
        + " and "
        + (sorted.size() - LISTED)
        + " more";
  }

  private static Comparator<String> byDistance(String wrong) {
    return Comparator.<String>comparingInt(name -> distance(wrong, name))
        .thenComparing(Comparator.naturalOrder());
  }

  /** Edits of one letter, swaps of two neighbours included; case and dashes are not counted. */
  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = cheapest(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapest(int[][] edits, String a, String b, int i, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(edits[i - 1][j] + 1, edits[i][j - 1] + 1);
    best = Math.min(best, edits[i - 1][j - 1] + change);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
