package dev.drover.cli;

import java.util.ArrayList;
import java.util.List;

/** A body that the API has shown, for people. */
final class BodyText {

  private BodyText() {}

  /**
   * Its length, and below it its lines; not yet printable.
   *
   * @param bytes how long it is, which Base64 is not
   */
  static List<String> lines(String body, boolean isBase64, int bytes) {
    var lines = new ArrayList<String>();
    lines.add("  %d bytes%s:".formatted(bytes, isBase64 ? ", in Base64" : ""));
    body.lines().forEach(line -> lines.add("  | " + line));
    return lines;
  }
}
