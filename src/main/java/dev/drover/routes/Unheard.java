package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Targets {@code direct:NAME} that no route takes from: Camel starts, and every message that gets
 * there fails. No fault, for the route may come later.
 */
final class Unheard {

  private static final Set<String> TARGETS = Set.of("to", "toD", "uri", "deadLetterUri");

  private final Set<String> sources = new TreeSet<>();

  private Unheard(Collection<RouteSource> files) {
    files.forEach(file -> collect(file.tree()));
  }

  /**
   * @param files parsed
   */
  static List<RouteNote> notes(Collection<RouteSource> files) {
    var unheard = new Unheard(files);
    return files.stream().flatMap(unheard::in).toList();
  }

  private void collect(Node node) {
    Tree.value(node, "from")
        .map(from -> Tree.value(from, "uri").orElse(from))
        .map(Tree::text)
        .filter(uri -> uri.startsWith("direct:") || uri.startsWith("{{"))
        .ifPresent(uri -> sources.add(uri.split("\\?")[0]));
    Tree.parts(node).forEach(this::collect);
  }

  private Stream<RouteNote> in(RouteSource file) {
    var targets = new ArrayList<Node>();
    targets(file.tree(), targets);
    return targets.stream()
        .filter(target -> sources.stream().noneMatch(source -> isHeard(name(target), source)))
        .map(target -> note(file, target));
  }

  private static void targets(Node node, List<Node> found) {
    for (NodeTuple entry : Tree.entries(node)) {
      if (entry.getValueNode() instanceof ScalarNode value
          && TARGETS.contains(Tree.text(entry.getKeyNode()))
          && value.getValue().startsWith("direct:")
          && !value.getValue().contains("{")) {
        found.add(value);
      }
    }
    Tree.parts(node).forEach(part -> targets(part, found));
  }

  private static String name(Node target) {
    return Tree.text(target).split("\\?")[0];
  }

  /** A placeholder in a source may stand for anything. */
  private static boolean isHeard(String target, String source) {
    String pattern =
        Stream.of(source.split("\\{\\{.*?}}", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return target.matches(pattern);
  }

  private RouteNote note(RouteSource file, Node target) {
    Place place = Place.startOf(target);
    String words = "no route takes what is sent to '%s'".formatted(name(target));
    String nearest = NearestName.question(name(target), sources);
    return new RouteNote(
        file.name(),
        place.line(),
        place.column(),
        nearest.isEmpty() ? words : words + "; " + nearest,
        file.line(place.line()));
  }
}
