package dev.drover.routes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The items of route files by what they are, and which of them a route is built of. */
final class RouteParts {

  private static final Set<String> LOADED_ALONE =
      Set.of("route", "from", "templatedRoute", "routeTemplate", "routeConfiguration", "beans");

  /** What only the start of a context takes. */
  private static final Set<String> OF_CONTEXT =
      Set.of(
          "dataFormats",
          "sslContextParameters",
          "transformers",
          "validators",
          "rest",
          "restConfiguration");

  /** An item and the file that it stands in. */
  record Item(RouteSource source, String key, Node node) {

    Node value() {
      return Tree.entries(node).stream()
          .filter(entry -> camelCase(Tree.text(entry.getKeyNode())).equals(key))
          .map(NodeTuple::getValueNode)
          .findFirst()
          .orElse(node);
    }

    /** Under its name in either notation, {@code routeId} or {@code route-id}. */
    Optional<String> attribute(String name) {
      return Tree.entries(value()).stream()
          .filter(entry -> camelCase(Tree.text(entry.getKeyNode())).equals(name))
          .map(entry -> Tree.text(entry.getValueNode()))
          .filter(text -> !text.isBlank())
          .findFirst();
    }

    String text() {
      return Canonical.text(node);
    }
  }

  private final List<Item> items;
  private final Map<String, Item> templates = new LinkedHashMap<>();
  private final Map<String, Item> beans = new LinkedHashMap<>();
  private final UnaryOperator<String> resolve;

  /**
   * @param files parsed
   * @param resolve replaces placeholders
   */
  RouteParts(List<RouteSource> files, UnaryOperator<String> resolve) {
    this.items = files.stream().flatMap(file -> items(file).stream()).toList();
    this.resolve = resolve;
    of("routeTemplate")
        .forEach(item -> item.attribute("id").ifPresent(id -> put(templates, id, item)));
    of("beans").forEach(this::addBeans);
  }

  private void addBeans(Item list) {
    for (Node bean : Tree.parts(list.value())) {
      var item = new Item(list.source, "", bean);
      item.attribute("name").ifPresent(name -> put(beans, name, item));
    }
  }

  private void put(Map<String, Item> map, String name, Item item) {
    map.put(resolve.apply(name), item);
  }

  private static List<Item> items(RouteSource file) {
    return Tree.parts(file.tree()).stream()
        .flatMap(
            node ->
                Tree.entries(node).stream()
                    .limit(1)
                    .map(entry -> new Item(file, camelCase(Tree.text(entry.getKeyNode())), node)))
        .toList();
  }

  List<Item> of(String... keys) {
    return items.stream().filter(item -> List.of(keys).contains(item.key)).toList();
  }

  Map<String, Item> beans() {
    return beans;
  }

  /** What the item's file says about all its routes: error handlers, interceptors and the like. */
  List<Item> preamble(Item item) {
    return items.stream()
        .filter(other -> other.source == item.source)
        .filter(other -> !LOADED_ALONE.contains(other.key) && !OF_CONTEXT.contains(other.key))
        .toList();
  }

  private static String camelCase(String key) {
    return StringHelper.dashToCamelCase(key);
  }

  /** What only the start of a context takes. */
  List<Item> ofContext() {
    return items.stream().filter(item -> OF_CONTEXT.contains(item.key)).toList();
  }

  String digestOfContext() {
    return Canonical.digest(ofContext().stream().map(Item::text).toList());
  }

  /** Everything that the item is built of, itself the first. */
  List<Item> closure(Item item) {
    var closure = new ArrayList<Item>(List.of(item));
    closure.addAll(preamble(item));
    template(item)
        .ifPresent(
            template -> {
              closure.add(template);
              closure.addAll(preamble(template));
            });
    closure.addAll(configurations(item));
    addNamedBeans(closure);
    return closure;
  }

  private Optional<Item> template(Item item) {
    return item.attribute("routeTemplateRef").map(resolve).map(templates::get);
  }

  /** As Camel chooses: those that are named, else those without an id of their own. */
  private List<Item> configurations(Item item) {
    Item route = template(item).map(RouteParts::body).orElse(item);
    Optional<String> named = route.attribute("routeConfigurationId").map(resolve);
    return of("routeConfiguration").stream()
        .filter(configuration -> applies(configuration.attribute("id").map(resolve), named))
        .toList();
  }

  private static Item body(Item template) {
    return Tree.value(template.value(), "route")
        .map(route -> new Item(template.source, "", route))
        .orElse(template);
  }

  private static boolean applies(Optional<String> id, Optional<String> named) {
    return named
        .map(names -> id.isPresent() && PatternHelper.matchPatterns(id.get(), names.split(",")))
        .orElseGet(() -> id.isEmpty() || id.get().equals("*"));
  }

  private void addNamedBeans(List<Item> closure) {
    var known = new LinkedHashMap<>(beans);
    for (int i = 0; i < closure.size(); i++) {
      String text = closure.get(i).text();
      known.values().removeAll(closure);
      known.forEach(
          (name, bean) -> {
            if (names(text, name)) {
              closure.add(bean);
            }
          });
    }
  }

  /** Whether a text has the name as a word: {@code #bean:name}, {@code name?method=x}, … */
  private static boolean names(String text, String name) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])").matcher(text).find();
  }
}
