package dev.drover.routes;

import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Why a bean of a {@code beans:} list cannot be made. */
final class BeanWords {

  private final Search search;

  BeanWords(Search search) {
    this.search = search;
  }

  RouteFault fault(String name, String type, Throwable cause) {
    Set<String> setters = setters(type);
    return search
        .node(root -> bean(root, name).flatMap(bean -> strayProperty(bean, setters)))
        .map(found -> stray(found, name, setters))
        .orElseGet(() -> broken(name, cause));
  }

  private static Optional<Node> bean(Node root, String name) {
    boolean itself =
        Tree.value(root, "name").filter(found -> Tree.text(found).equals(name)).isPresent();
    if (itself && Tree.value(root, "type").isPresent()) {
      return Optional.of(root);
    }
    return Tree.parts(root).stream().flatMap(part -> bean(part, name).stream()).findFirst();
  }

  private static Optional<Node> strayProperty(Node bean, Set<String> setters) {
    if (setters.isEmpty()) {
      return Optional.empty();
    }
    return Tree.value(bean, "properties").stream()
        .flatMap(properties -> Tree.entries(properties).stream())
        .map(NodeTuple::getKeyNode)
        .filter(key -> !setters.contains(Tree.text(key).split("[.\\[]")[0]))
        .findFirst();
  }

  private static RouteFault stray(Search.Spot spot, String name, Set<String> setters) {
    String key = spot.text();
    return spot.fault(
        "unknown property '%s' of bean '%s'".formatted(key, name),
        NearestName.list(key, setters),
        NearestName.question(key, setters));
  }

  private RouteFault broken(String name, Throwable cause) {
    String found = "bean '%s' that cannot be made: %s".formatted(name, YamlWords.rootLine(cause));
    return search.find(in -> in.exactly(name)).fault(found, "", "");
  }

  private static Set<String> setters(String type) {
    try {
      return EndpointOptions.setters(Class.forName(type, false, BeanWords.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError missing) {
      return Set.of();
    }
  }
}
