package dev.drover.routes;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is wrong with one route file, and where.
 *
 * @param file as a person would name it: relative to the working directory where it lies below it
 * @param line from 1; 0 when the fault is the file as a whole
 * @param column from 1; 0 when the fault has no place within its line
 * @param found what stands there, in plain words
 * @param allowed what may stand there; empty when that cannot be listed
 * @param hint what to do next, for example the nearest name; may be empty
 * @param source the text of that line; empty when {@code line} is 0
 */
public record RouteFault(
    String file, int line, int column, String found, String allowed, String hint, String source) {

  public RouteFault {
    requireNonNull(file);
    requireNonNull(found);
    requireNonNull(allowed);
    requireNonNull(hint);
    requireNonNull(source);
  }

  /** The name that was probably meant, if one is near. */
  public Optional<String> nearest() {
    return NearestName.asked(hint);
  }

  /** The same fault with the text of its line, and a word on what looks right there and is not. */
  RouteFault on(String text) {
    String lookalike = Lookalike.hint(text);
    return new RouteFault(
        file, line, column, found, allowed, lookalike.isEmpty() ? hint : lookalike, text);
  }

  /** A few lines of plain text: place and finding, the line with a caret, allowed, hint. */
  public String render() {
    var text = new StringBuilder(place()).append(": ").append(found);
    if (line > 0) {
      text.append('\n').append(excerpt());
    }
    if (!allowed.isEmpty()) {
      text.append("\n  allowed: ").append(allowed);
    }
    if (!hint.isEmpty()) {
      text.append("\n  hint: ").append(hint);
    }
    return text.toString();
  }

  /** The same as {@link #render()}. */
  @Override
  public String toString() {
    return render();
  }

  private String place() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }

  private String excerpt() {
    String number = "%5d | ".formatted(line);
    if (column == 0) {
      return number + source;
    }
    String margin = source.substring(0, Math.min(column - 1, source.length()));
    return number + source + "\n      | " + margin.replaceAll("[^\t]", " ") + "^";
  }
}
