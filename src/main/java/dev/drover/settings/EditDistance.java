package dev.drover.settings;

/** Levenshtein's distance, by which a mistyped word finds the one that was meant. */
public final class EditDistance {

  private EditDistance() {}

  /** The fewest letters to insert, delete or replace that make one word the other. */
  public static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      nextRow(row, a.charAt(i - 1), b, i);
    }
    return row[b.length()];
  }

  private static void nextRow(int[] row, char c, String b, int i) {
    int diagonal = row[0];
    row[0] = i;
    for (int j = 1; j <= b.length(); j++) {
      int replaced = diagonal + (c == b.charAt(j - 1) ? 0 : 1);
      diagonal = row[j];
      row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
    }
  }
}
