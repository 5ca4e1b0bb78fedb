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
    return named(said, outside)
        .or(() -> at(inside))
        .or(() -> between(outside, inside))
        .map(finding -> finding.in(source))
        .orElseGet(() -> source.fault(inside, said, "", ""));
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
