package dev.drover.routes;

import java.util.Map;

/** Characters that look like what YAML needs and are something else: pasted, not typed. */
final class Lookalike {

  private static final Map<Integer, String> NAMES =
      Map.of(
          0x00a0, "a no-break space",
          0x200b, "an invisible space",
          0xfeff, "an invisible byte order mark",
          0x201c, "a typographic quote",
          0x201d, "a typographic quote",
          0x2018, "a typographic quote",
          0x2019, "a typographic quote",
          0x2013, "a typographic dash");

  private Lookalike() {}

  /** Says where the first one of a line is; empty when there is none. */
  static String hint(String line) {
    int[] letters = line.codePoints().toArray();
    for (int i = 0; i < letters.length; i++) {
      if (NAMES.containsKey(letters[i])) {
        return "column %d holds %s (U+%04X); type the plain character"
            .formatted(i + 1, NAMES.get(letters[i]), letters[i]);
      }
    }
    return line.matches("\\s*-[^\\s-].*") ? "put a blank after the '-'" : "";
  }
}
