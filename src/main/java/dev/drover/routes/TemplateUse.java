package dev.drover.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A route that is made of a template.
 *
 * @param node the {@code templatedRoute}
 * @param body the template's route
 */
record TemplateUse(RouteSource source, Node node, Node body) {

  /** Every use of a template that is there. */
  static Stream<TemplateUse> in(Collection<RouteSource> sources) {
    Map<String, Node> bodies = new HashMap<>();
    sources.stream().flatMap(s -> items(s, "routeTemplate")).forEach(t -> put(bodies, t));
    return sources.stream()
        .flatMap(s -> items(s, "templatedRoute").flatMap(use -> use(s, use, bodies).stream()));
  }

  private static Stream<Node> items(RouteSource source, String kind) {
    return Tree.parts(source.tree()).stream().flatMap(item -> Tree.value(item, kind).stream());
  }

  private static void put(Map<String, Node> bodies, Node template) {
    Tree.value(template, "id")
        .ifPresent(id -> bodies.put(Tree.text(id), Tree.value(template, "route").orElse(template)));
  }

  private static Optional<TemplateUse> use(
      RouteSource source, Node node, Map<String, Node> bodies) {
    return Tree.value(node, "routeTemplateRef")
        .map(ref -> bodies.get(Tree.text(ref)))
        .map(body -> new TemplateUse(source, node, body));
  }

  String id() {
    return Tree.value(node, "routeId").map(Tree::text).orElse("");
  }

  /** Where it takes its messages from, with its parameters filled in. */
  String from() {
    String from =
        Tree.value(body, "from")
            .flatMap(f -> Tree.value(f, "uri").or(() -> Optional.of(f)))
            .map(Tree::text)
            .orElse("");
    for (Node parameter : parameters()) {
      from = from.replace("{{" + text(parameter, "name") + "}}", text(parameter, "value"));
    }
    return from;
  }

  private List<Node> parameters() {
    return Tree.value(node, "parameters").map(Tree::parts).orElse(List.of());
  }

  private static String text(Node parameter, String key) {
    return Tree.value(parameter, key).map(Tree::text).orElse("");
  }
}
