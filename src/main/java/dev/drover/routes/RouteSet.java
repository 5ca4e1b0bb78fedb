package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The routes of files that were found sound, each of which can be loaded by itself, with all that
 * it is built of. A snapshot: what happens to the files afterwards does not change it.
 */
public final class RouteSet {

  private record Route(RouteUnit unit, Slice slice, boolean isInternal) {}

  private final RouteParts parts;
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final Map<String, String> beans = new LinkedHashMap<>();

  private RouteSet(List<RouteSource> files, UnaryOperator<String> resolve) {
    parts = new RouteParts(files, resolve);
    parts.beans().forEach((name, bean) -> beans.put(name, digest(bean)));
    parts.of("route", "from", "templatedRoute").forEach(item -> add(item, resolve));
  }

  /** Of parsed files. */
  static RouteSet of(List<RouteSource> files, UnaryOperator<String> resolve) {
    return new RouteSet(files, resolve);
  }

  /** By their ids, in the order of the files. */
  public Map<String, RouteUnit> routes() {
    var units = new LinkedHashMap<String, RouteUnit>();
    routes.forEach((id, route) -> units.put(id, route.unit));
    return units;
  }

  /** What has to be done to the routes of this set to have those of another. */
  public RouteChange to(RouteSet next) {
    var added = minus(next.routes.keySet(), routes.keySet());
    var removed = minus(routes.keySet(), next.routes.keySet());
    var changed =
        routes.keySet().stream()
            .filter(next.routes::containsKey)
            .filter(id -> !digestOf(id).equals(next.digestOf(id)))
            .collect(Collectors.toCollection(TreeSet::new));
    return new RouteChange(added, changed, removed);
  }

  /**
   * Whether the two differ in what only a start takes: data formats, transformers, validators, TLS
   * parameters, REST services.
   */
  public boolean needsRestart(RouteSet next) {
    return !parts.digestOfContext().equals(next.parts.digestOfContext());
  }

  /** Loads everything into a context that is not started yet. */
  public void loadInto(CamelContext context) throws Exception {
    loadContextItems(context);
    loadBeans(context, beans.keySet());
    loadBlueprints(context);
    for (String id : routes.keySet()) {
      loadRoute(context, id);
    }
  }

  /**
   * Puts this set's beans in the place of another's. A bean that both have alike stays the object
   * that it is.
   */
  public void replaceBeans(CamelContext context, RouteSet old) throws Exception {
    var registry = context.getRegistry();
    minus(old.beans.keySet(), beans.keySet()).forEach(registry::unbind);
    loadBeans(
        context,
        beans.keySet().stream()
            .filter(name -> !beans.get(name).equals(old.beans.get(name)))
            .collect(Collectors.toSet()));
  }

  /**
   * Puts this set's templates and route configurations in the place of all that the context has.
   * Only a route that is loaded afterwards is built by them.
   */
  public void replaceBlueprints(CamelContext context) throws Exception {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    model.getRouteConfigurationDefinitions().clear(); // by id one without an id cannot be removed
    model.removeRouteTemplateDefinitions("*");
    loadBlueprints(context);
  }

  /** Loads one route; when the context runs, the route is started too. */
  public void loadRoute(CamelContext context, String id) throws Exception {
    routes.get(id).slice.loadInto(context);
  }

  /**
   * These routes, those first that other routes send to; what takes from outside comes last. The
   * order to start them in, and backwards to stop them in.
   */
  public List<String> inStartOrder(Collection<String> ids) {
    return ids.stream()
        .filter(routes::containsKey)
        .sorted(Comparator.comparing(id -> !routes.get(id).isInternal))
        .toList();
  }

  private String digestOf(String id) {
    return routes.get(id).unit.digest();
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    var rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private void add(RouteParts.Item item, UnaryOperator<String> resolve) {
    String digest = digest(item);
    boolean templated = item.key().equals("templatedRoute");
    String named = item.attribute(templated ? "routeId" : "id").map(resolve).orElse("");
    String id = named.isEmpty() || item.key().equals("from") ? unnamed(item) : named;
    var items = new ArrayList<>(parts.preamble(item).stream().map(RouteParts.Item::node).toList());
    items.add(identified(item, id));
    var unit =
        new RouteUnit(id, item.source().name(), Tree.firstLine(item.node()), textOf(item), digest);
    routes.put(
        id, new Route(unit, new Slice(item.source().location(), items), isInternal(item, resolve)));
  }

  /** The same for the same text, wherever it stands; so a changed one is another route. */
  private String unnamed(RouteParts.Item item) {
    String id = "unnamed-" + Canonical.digest(List.of(item.text())).substring(0, 8);
    return routes.containsKey(id) ? id + "-" + routes.size() : id;
  }

  /** With its id written out, so that Camel neither makes one up nor resolves a placeholder. */
  private static Node identified(RouteParts.Item item, String id) {
    return switch (item.key()) {
      case "from" -> Slice.mapping("route", Slice.with(item.node(), "id", Slice.scalar(id)));
      case "route" -> Slice.mapping("route", Slice.with(item.value(), "id", Slice.scalar(id)));
      default -> Slice.mapping(item.key(), Slice.with(item.value(), "routeId", Slice.scalar(id)));
    };
  }

  private static boolean isInternal(RouteParts.Item item, UnaryOperator<String> resolve) {
    Node from = Tree.value(item.value(), "from").orElse(item.value());
    String uri = Tree.value(from, "uri").map(Tree::text).orElseGet(() -> Tree.text(from));
    return uri.startsWith("direct:") || uri.startsWith("seda:") || uri.startsWith("{{");
  }

  private static String textOf(RouteParts.Item item) {
    int first = Tree.firstLine(item.node());
    List<String> lines = item.source().lines();
    int last = Math.min(Tree.lastLine(item.node()), lines.size());
    return String.join("\n", lines.subList(first - 1, last)).stripTrailing();
  }

  private String digest(RouteParts.Item item) {
    return Canonical.digest(parts.closure(item).stream().map(RouteParts.Item::text).toList());
  }

  private void loadContextItems(CamelContext context) throws Exception {
    for (RouteParts.Item item : parts.ofContext()) {
      slice(item).loadInto(context);
    }
  }

  private void loadBlueprints(CamelContext context) throws Exception {
    for (RouteParts.Item item : parts.of("routeConfiguration")) {
      new Slice(item.source().location(), List.of(item.node())).loadInto(context);
    }
    for (RouteParts.Item item : parts.of("routeTemplate")) {
      slice(item).loadInto(context);
    }
  }

  private Slice slice(RouteParts.Item item) {
    var items = new ArrayList<>(parts.preamble(item).stream().map(RouteParts.Item::node).toList());
    items.add(item.node());
    return new Slice(item.source().location(), items);
  }

  /** All of a file together: one may refer to another that comes after it. */
  private void loadBeans(CamelContext context, Set<String> names) throws Exception {
    var byFile = new LinkedHashMap<String, List<Node>>();
    parts.beans().entrySet().stream()
        .filter(bean -> names.contains(bean.getKey()))
        .map(Map.Entry::getValue)
        .forEach(
            bean ->
                byFile
                    .computeIfAbsent(bean.source().location(), any -> new ArrayList<>())
                    .add(bean.node()));
    for (var file : byFile.entrySet()) {
      Node list = new SequenceNode(Tag.SEQ, file.getValue(), FlowStyle.BLOCK);
      new Slice(file.getKey(), List.of(Slice.mapping("beans", list))).loadInto(context);
    }
  }
}
