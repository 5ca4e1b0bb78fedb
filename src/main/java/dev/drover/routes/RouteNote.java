package dev.drover.routes;

import static java.util.Objects.requireNonNull;

/**
 * Something in a sound route file that a person may want to know; nothing has to be done.
 *
 * @param file as in {@link RouteFault}
 * @param line from 1
 * @param column from 1
 * @param words what stands there, and what would be plainer
 * @param source the text of that line
 */
public record RouteNote(String file, int line, int column, String words, String source) {

  public RouteNote {
    requireNonNull(file);
    requireNonNull(words);
    requireNonNull(source);
  }

  /** One line of plain text. */
  public String render() {
    return "%s:%d:%d: %s".formatted(file, line, column, words);
  }
}
