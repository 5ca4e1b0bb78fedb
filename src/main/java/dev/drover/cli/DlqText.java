package dev.drover.cli;

import dev.drover.console.LettersShown;
import java.util.ArrayList;
import java.util.List;

/** Dead letters for people. What came from outside is made printable. */
final class DlqText {

  private static final int ID_DIGITS = 8;
  private static final String LINE = "%-10s %-20s %-24s %4s  %s";

  private DlqText() {}

  /** A line a letter. */
  static String list(LettersShown shown) {
    var lines = new ArrayList<String>();
    if (shown.places().isEmpty()) {
      lines.add("no route here has a place for dead letters");
    }
    shown.places().forEach(place -> add(lines, place));
    return printable(lines);
  }

  private static void add(List<String> lines, LettersShown.Place place) {
    int more = place.size() - place.letters().size();
    lines.add(
        "%s: %d%s"
            .formatted(
                place.name(),
                place.size(),
                more > 0 ? ", of which the oldest " + place.letters().size() : ""));
    if (!place.letters().isEmpty()) {
      lines.add("  " + LINE.formatted("letter", "message", "time", "try", "why"));
    }
    place.letters().forEach(letter -> lines.add("  " + line(letter)));
  }

  private static String line(LettersShown.Letter letter) {
    return LINE.formatted(
        letter.id().substring(0, Math.min(ID_DIGITS, letter.id().length())),
        letter.messageId(),
        letter.time(),
        letter.attempts(),
        letter.fingerprint() + " " + letter.reason());
  }

  /** Headers and body of each. */
  static String whole(LettersShown shown) {
    var lines = new ArrayList<String>();
    for (LettersShown.Place place : shown.places()) {
      for (LettersShown.Letter letter : place.letters()) {
        lines.add("letter %s in %s".formatted(letter.id(), place.name()));
        letter.headers().forEach((name, value) -> lines.add("  %s: %s".formatted(name, value)));
        lines.addAll(BodyText.lines(letter.body(), letter.bodyIsBase64(), letter.bytes()));
      }
    }
    return printable(lines);
  }

  private static String printable(List<String> lines) {
    return String.join("\n", lines.stream().map(Printable::line).toList());
  }
}
