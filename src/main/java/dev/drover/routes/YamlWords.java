package dev.drover.routes;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A YAML parser's complaint in plain words, at the line where the mistake was made. */
final class YamlWords {

  /** What the parser says, what a person reads, what to do; the first that fits. */
  private record Saying(String parser, String found, String hint, boolean atContext) {}

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying(
              "mapping values are not allowed here",
              "a second ': ' where one value stands",
              "put the value in quotes, or give the key its own line and indentation",
              false),
          new Saying(
              "cannot start any token",
              "a character that cannot start a value",
              "put the value in quotes",
              false),
          new Saying(
              "found unexpected end of stream",
              "a quote that is opened here and never closed",
              "close the quote",
              true),
          new Saying(
              "could not find expected ':'",
              "a line that is neither 'key: value' nor a list item",
              "a colon and a blank may be missing after the key",
              true),
          new Saying(
              "found undefined alias",
              "an alias (*) of an anchor (&) that does not exist",
              "a value that starts with * needs quotes",
              false),
          new Saying(
              "expected <block end>, but found",
              "an entry that fits no level of indentation above it",
              "indent it like its neighbours",
              false),
          new Saying(
              "expected ',' or",
              "a { or [ that is not closed before this",
              "close it, or separate the entries with commas",
              false),
          new Saying(
              "expected a single document",
              "a second document ('---') in one file",
              "make it two files, or delete the '---'",
              false),
          new Saying(
              "special characters are not allowed",
              "a control character",
              "delete it; it may be invisible in the editor",
              false),
          new Saying(
              "number of aliases",
              "too many aliases (*) of lists and mappings",
              "write the parts out",
              false));

  private YamlWords() {}

  static RouteFault fault(RouteSource source, MarkedYamlEngineException broken) {
    String problem = String.valueOf(broken.getProblem());
    Place place = Place.of(broken.getProblemMark());
    Optional<RouteFault> tab = tab(source, place);
    return tab.or(() -> said(source, broken, problem))
        .orElseGet(() -> source.fault(place, "no valid YAML: " + problem, "", ""));
  }

  /** What the cause of all says, in one line. */
  static String rootLine(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return firstLine(root);
  }

  static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(text);
  }

  private static Optional<RouteFault> said(
      RouteSource source, MarkedYamlEngineException broken, String problem) {
    return SAYINGS.stream()
        .filter(saying -> problem.contains(saying.parser))
        .map(saying -> source.fault(place(saying, broken), saying.found, "", saying.hint))
        .findFirst();
  }

  private static Place place(Saying saying, MarkedYamlEngineException broken) {
    Optional<Mark> context = broken.getContextMark();
    return Place.of(saying.atContext && context.isPresent() ? context : broken.getProblemMark());
  }

  private static Optional<RouteFault> tab(RouteSource source, Place place) {
    String line = source.line(place.line());
    int tab = line.indexOf('\t');
    if (tab < 0 || !line.substring(0, tab).isBlank()) {
      return Optional.empty();
    }
    Place at = new Place(place.line(), tab + 1);
    return Optional.of(
        source.fault(at, "a tab in the indentation", "blanks", "replace each tab by two blanks"));
  }
}
