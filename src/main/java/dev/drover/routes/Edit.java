package dev.drover.routes;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in place of a stretch of a file. Every other line, and what stands before the stretch, keeps
 * its place.
 */
record Edit(Span span, String text) {

  List<String> in(List<String> lines) {
    var edited = new ArrayList<>(lines);
    int last = Math.min(span.end().line(), lines.size());
    for (int line = span.start().line(); line <= last; line++) {
      edited.set(line - 1, blanked(lines.get(line - 1), line));
    }
    return edited;
  }

  private String blanked(String line, int number) {
    boolean first = number == span.start().line();
    int from = first ? index(line, span.start().column()) : 0;
    int to = number == span.end().line() ? index(line, span.end().column()) : line.length();
    String middle = first ? text : "";
    return line.substring(0, from)
        + middle
        + " ".repeat(Math.max(0, to - from - middle.length()))
        + line.substring(to);
  }

  /** A column counts letters, a line of Java counts UTF-16 units. */
  private static int index(String line, int column) {
    int letters = Math.min(column - 1, line.codePointCount(0, line.length()));
    return line.offsetByCodePoints(0, letters);
  }
}
