package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PatternHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What Camel lets pass and a person would not: a route configuration that no file has, which Camel
 * ignores, and an id in two places, of which Camel silently keeps the last.
 */
final class References {

  private record Named(RouteSource source, Node node, String id) {}

  private final CamelContext context;
  private final Collection<RouteSource> sources;
  private final Collection<RouteSource> broken;
  private final List<RouteFault> faults = new ArrayList<>();

  private References(
      CamelContext context, Collection<RouteSource> sources, Collection<RouteSource> broken) {
    this.context = context;
    this.sources = sources;
    this.broken = broken;
  }

  /**
   * @param broken files that were not loaded; what one of them declares is not called missing
   */
  static List<RouteFault> faults(
      CamelContext context, Collection<RouteSource> sources, Collection<RouteSource> broken) {
    var references = new References(context, sources, broken);
    references.twins(references.routes());
    references.twins(references.named("routeTemplate", "id"));
    references.twins(references.named("routeConfiguration", "id"));
    references.twiceConsumed();
    references.unknownConfigurations();
    return references.faults;
  }

  /** Routes of both kinds share their ids, in the order of the files. */
  private List<Named> routes() {
    var routes = new ArrayList<>(named("route", "id"));
    routes.addAll(named("templatedRoute", "routeId"));
    return routes;
  }

  private void twins(List<Named> all) {
    Map<String, Named> first = new LinkedHashMap<>();
    for (Named named : all) {
      Named twin = first.putIfAbsent(named.id, named);
      if (twin != null) {
        faults.add(twin(named, twin));
      }
    }
  }

  /** Camel refuses the second one when it starts, not when it is built. */
  private void twiceConsumed() {
    Map<String, Named> first = new LinkedHashMap<>();
    for (Named source : directSources()) {
      Named twin = first.putIfAbsent(source.id.split("\\?")[0], source);
      if (twin != null) {
        faults.add(
            source.source.fault(
                Place.startOf(source.node),
                "'%s' as the source of a second route; the first is %s"
                    .formatted(source.id, where(twin, source)),
                "each 'direct' endpoint as the source of one route",
                "rename one of the two"));
      }
    }
  }

  private List<Named> directSources() {
    var all = new ArrayList<Named>();
    for (RouteSource source : sources) {
      for (Node item : Tree.parts(source.tree())) {
        Optional<Node> route = Tree.value(item, "route");
        Tree.value(route.orElse(item), "from")
            .map(from -> Tree.value(from, "uri").orElse(from))
            .filter(uri -> Tree.text(uri).startsWith("direct:"))
            .ifPresent(uri -> all.add(new Named(source, uri, resolved(context, uri))));
      }
    }
    return all;
  }

  private static String where(Named first, Named second) {
    return first.source.equals(second.source)
        ? "on line " + Tree.firstLine(first.node)
        : "in " + first.source.name() + ":" + Tree.firstLine(first.node);
  }

  private static RouteFault twin(Named named, Named first) {
    return named.source.fault(
        Place.startOf(named.node),
        "id '%s' again; it is already %s".formatted(named.id, where(first, named)),
        "each id once in all files",
        "rename one of the two");
  }

  private void unknownConfigurations() {
    Set<String> known = new TreeSet<>();
    named("routeConfiguration", "id").forEach(named -> known.add(named.id));
    for (Named named : named("route", "routeConfigurationId")) {
      unknown(named, known).ifPresent(faults::add);
    }
  }

  private Optional<RouteFault> unknown(Named named, Set<String> known) {
    for (String id : named.id.split(",")) {
      boolean pattern = id.contains("*") || id.contains("?");
      boolean elsewhere = broken.stream().anyMatch(file -> file.declares(id));
      if (!pattern
          && !elsewhere
          && known.stream().noneMatch(k -> PatternHelper.matchPattern(k, id))) {
        return Optional.of(
            named.source.fault(
                Place.startOf(named.node),
                "route configuration '" + id + "' that no file has",
                NearestName.list(id, known),
                NearestName.question(id, known)));
      }
    }
    return Optional.empty();
  }

  private List<Named> named(String kind, String key) {
    var all = new ArrayList<Named>();
    for (RouteSource source : sources) {
      for (Node item : Tree.parts(source.tree())) {
        Tree.value(item, kind)
            .flatMap(value -> Tree.value(value, key))
            .ifPresent(node -> all.add(new Named(source, node, resolved(context, node))));
      }
    }
    return all;
  }

  /** The text of a scalar, with the placeholders in it that have a value. */
  static String resolved(CamelContext context, Node node) {
    try {
      return context.resolvePropertyPlaceholders(Tree.text(node));
    } catch (IllegalArgumentException unresolvable) {
      return Tree.text(node);
    }
  }
}
