package dev.drover.routes;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Puts the refusal of Camel's YAML loader into the schema's names and places. */
final class LoadWords {

  private final RouteSource source;
  private final List<Finding> findings;

  private LoadWords(RouteSource source) {
    this.source = source;
    this.findings = Structure.findings(source.tree());
  }

  static RouteFault fault(RouteSource source, MarkedYamlEngineException outer) {
    return new LoadWords(source).explain(outer);
  }

  private RouteFault explain(MarkedYamlEngineException outer) {
    MarkedYamlEngineException inner = innermost(outer);
    Place outside = Place.of(outer.getProblemMark());
    Place inside = Place.of(inner.getProblemMark());
    String said = words(outer, inner);
    return crowd(said, inside)
        .or(() -> named(said, outside))
        .or(() -> at(inside))
        .or(() -> between(outside, inside))
        .map(finding -> finding.in(source))
        .orElseGet(() -> plain(inside, said));
  }

  private RouteFault plain(Place place, String said) {
    if (said.startsWith("Uri should not contains query parameters")) {
      return source.fault(
          place, "a uri with '?' beside 'parameters'", "", "put all options under 'parameters'");
    }
    return source.fault(place, said, "", "");
  }

  private static MarkedYamlEngineException innermost(MarkedYamlEngineException outer) {
    MarkedYamlEngineException inner = outer;
    for (Throwable t = outer; t != null; t = t.getCause()) {
      inner = t instanceof MarkedYamlEngineException marked ? marked : inner;
    }
    return inner;
  }

  /** What the last in the chain says, in one line. */
  private static String words(MarkedYamlEngineException outer, MarkedYamlEngineException inner) {
    Throwable last = outer;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last == inner ? String.valueOf(inner.getProblem()) : YamlWords.firstLine(last);
  }

  /** The first finding, from the part that Camel was in, whose subject Camel names. */
  private Optional<Finding> named(String said, Place from) {
    return findings.stream()
        .filter(finding -> finding.place().line() >= from.line())
        .filter(finding -> said.endsWith(": " + finding.subject()) || quotes(said, finding))
        .findFirst();
  }

  private static boolean quotes(String said, Finding finding) {
    return said.contains("\"" + finding.subject() + "\"");
  }

  /** Two keys in one list item: Camel marks the item, the schema the second key. */
  private Optional<Finding> crowd(String said, Place item) {
    return findings.stream()
        .filter(finding -> said.contains("only have 1 key"))
        .filter(finding -> finding.place().line() >= item.line())
        .filter(finding -> finding.found().contains("' beside '"))
        .findFirst();
  }

  private Optional<Finding> at(Place place) {
    return findings.stream().filter(finding -> finding.place().equals(place)).findFirst();
  }

  private Optional<Finding> between(Place first, Place last) {
    return findings.stream()
        .filter(finding -> finding.place().line() >= first.line())
        .filter(finding -> finding.place().line() <= last.line())
        .findFirst();
  }
}
