package dev.drover.routes;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

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
              "expected <block end>, but found '}'",
              "a } that closes nothing",
              "delete it, or open one before",
              false),
          new Saying(
              "expected <block end>, but found '<scalar>'",
              "text behind a value that is complete",
              "write ' twice within single quotes, or put the whole value in double quotes",
              false),
          new Saying(
              "expected <block end>, but found",
              "an entry that fits no level of indentation above it",
              "indent it like its neighbours",
              false),
          new Saying(
              "expected ',' or",
              "a { or [ that is opened here and not closed where it should be",
              "close it, or separate the entries with commas",
              true),
          new Saying(
              "found another document",
              "a second document ('---') in one file",
              "make it two files, or delete the '---'",
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
    return foreign(source)
        .or(() -> tab(source, place))
        .or(() -> tooDeep(source, place, problem))
        .or(() -> said(source, broken, problem))
        .orElseGet(() -> source.fault(place, "no valid YAML: " + problem, "", ""));
  }

  /** Lines that come from elsewhere: they break what follows, so the parser complains later. */
  private static Optional<RouteFault> foreign(RouteSource source) {
    for (int i = 1; i <= source.lines().size(); i++) {
      String line = source.line(i);
      Place place = new Place(i, indent(line) + 1);
      if (line.matches("(<{7}|>{7})( .*)?")) {
        String hint = "resolve the conflict and delete its marks";
        return Optional.of(source.fault(place, "the mark of a merge conflict", "", hint));
      }
      if (line.stripLeading().startsWith("//")) {
        String found = "a comment that starts with //";
        return Optional.of(source.fault(place, found, "", "in YAML a comment starts with #"));
      }
    }
    return Optional.empty();
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

  /** A control character, which the reader finds before there are any marks. */
  static RouteFault fault(RouteSource source, ReaderException broken) {
    int line = 1;
    int column = 1;
    int[] text = String.join("\n", source.lines()).codePoints().toArray();
    for (int i = 0; i < Math.min(broken.getPosition(), text.length); i++) {
      column = text[i] == '\n' ? 1 : column + 1;
      line += text[i] == '\n' ? 1 : 0;
    }
    String found = "a control character (0x%02x)".formatted(broken.getCodePoint());
    return source.fault(
        new Place(line, column), found, "", "delete it; it may be invisible in the editor");
  }

  /** A 'key:' that its deeper indentation makes a part of the value above. */
  private static Optional<RouteFault> tooDeep(RouteSource source, Place place, String problem) {
    String line = source.line(place.line());
    String above = source.line(place.line() - 1);
    boolean deeper = indent(line) > indent(above) && line.indexOf(':') == place.column() - 1;
    if (!deeper || !problem.contains("mapping values are not allowed")) {
      return Optional.empty();
    }
    Place key = new Place(place.line(), indent(line) + 1);
    return Optional.of(
        source.fault(
            key, "a line that is indented deeper than the one above it", "", "indent both alike"));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
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
