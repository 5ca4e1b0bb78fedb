package dev.drover.routes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.snakeyaml.engine.v2.nodes.Node;

/** What a step needs and does not have. */
final class GapWords {

  /** Camel's name of what is missing, where that is not the key's. */
  private static final Map<String, String> KEYS =
      Map.of("headerName", "name", "propertyName", "name", "variableName", "name");

  private GapWords() {}

  static List<Reader> readers() {
    return List.of(
        Reader.of(
            "At least one exception must be configured",
            (match, cause, search) -> without(search, "onException", "exception")),
        Reader.of(
            "At least one Exception must be configured to catch",
            (match, cause, search) -> without(search, "doCatch", "exception")),
        Reader.of(
            "deadLetterUri must be specified",
            (match, cause, search) -> without(search, "deadLetterChannel", "deadLetterUri")),
        Reader.of(
            "exceptionType must be configured",
            (match, cause, search) -> without(search, "throwException", "exceptionType")),
        Reader.of("OnException\\[\\[([^,\\]]+).* is not configured", GapWords::idle),
        Reader.of("Definition has no children on ", (match, cause, search) -> noSteps(search)),
        Reader.of("(\\w+) must be specified", GapWords::unspecified));
  }

  private static RouteFault without(Search search, String kind, String key) {
    return search
        .find(in -> in.key(kind))
        .fault("'%s' without '%s'".formatted(kind, key), "", "add '" + key + "' to it");
  }

  private static RouteFault idle(Matcher match, Throwable cause, Search search) {
    return search
        .find(in -> in.exactly(match.group(1)))
        .fault(
            "'onException' that does nothing",
            "handled, continued, redeliveryPolicy or steps beside 'exception'",
            "");
  }

  private static RouteFault noSteps(Search search) {
    Search.Spot step = search.step();
    return step.fault("'" + step.text() + "' without 'steps'", "at least one step", "");
  }

  /** Camel says this too of a class that it could not load. */
  private static RouteFault unspecified(Matcher match, Throwable cause, Search search) {
    String key = KEYS.getOrDefault(match.group(1), match.group(1));
    Search.Spot step = search.step();
    return search
        .node(root -> value(root, step, key))
        .map(spot -> spot.fault("'%s' for '%s'".formatted(spot.text(), key), allowed(key), ""))
        .orElseGet(() -> step.fault("'%s' without '%s'".formatted(step.text(), key), "", ""));
  }

  private static Optional<Node> value(Node root, Search.Spot step, String key) {
    return Tree.firstEntry(root, entry -> Place.startOf(entry.getKeyNode()).equals(step.place()))
        .flatMap(entry -> Tree.value(entry.getValueNode(), key));
  }

  private static String allowed(String key) {
    return key.equals("type") ? "the full name of a class that exists" : "";
  }
}
