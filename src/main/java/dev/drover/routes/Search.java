package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Finds the place of a text that Camel complained about: in the route that failed, else in its
 * file, else in the other files (a route configuration or a template may live there).
 */
final class Search {

  /**
   * A place in one of the files.
   *
   * @param text of the scalar that stands there; empty for anything else
   */
  record Spot(RouteSource source, Place place, String text) {
    RouteFault fault(String found, String allowed, String hint) {
      return source.fault(place, found, allowed, hint);
    }
  }

  private record Area(RouteSource source, Node node) {}

  private static final Pattern STEP = Pattern.compile("at: >>> (\\w+)");

  private final CamelContext context;
  private final List<Area> areas;
  private final Spot start;
  private final String said;

  private Search(CamelContext context, List<Area> areas, Spot start, String said) {
    this.context = context;
    this.areas = areas;
    this.start = start;
    this.said = said;
  }

  static Search of(CamelContext context, DryRun.Failure failure, Collection<RouteSource> sources) {
    RouteSource source = failure.source();
    var areas = new ArrayList<Area>();
    item(source, failure.line()).ifPresent(node -> areas.add(new Area(source, node)));
    areas.add(new Area(source, source.tree()));
    areas.add(new Area(failure.owner(), failure.owner().tree()));
    sources.forEach(other -> areas.add(new Area(other, other.tree())));
    var start = new Spot(source, new Place(failure.line(), 0), "");
    return new Search(context, areas, start, String.valueOf(failure.cause().getMessage()));
  }

  private static Optional<Node> item(RouteSource source, int line) {
    return Tree.parts(source.tree()).stream()
        .filter(node -> Tree.firstLine(node) <= line && line <= Tree.lastLine(node))
        .findFirst();
  }

  /**
   * What the finders find, all of them in one area before the next; else {@link #step}.
   *
   * @param finders applied to a search of a single area
   */
  Spot find(Function<Search, Optional<Spot>> finders) {
    return areas.stream()
        .flatMap(area -> finders.apply(new Search(context, List.of(area), start, said)).stream())
        .findFirst()
        .orElseGet(this::step);
  }

  /** The step that failed, else the route's first line, else the file as a whole. */
  Spot step() {
    Matcher matcher = STEP.matcher(said);
    if (start.place.line() == 0 || !matcher.find()) {
      return start;
    }
    String name = StringHelper.decapitalize(matcher.group(1));
    return Tree.firstEntry(areas.get(0).node, entry -> Tree.text(entry.getKeyNode()).equals(name))
        .map(entry -> new Spot(start.source, Place.startOf(entry.getKeyNode()), name))
        .orElse(start);
  }

  /** A scalar that is this text, written out or by placeholders. */
  Optional<Spot> exactly(String text) {
    return scalar(value -> value.equals(text));
  }

  /** The same, but the last one within its area. */
  Optional<Spot> lastExactly(String text) {
    return node(node -> Tree.lastScalar(node, text::equals));
  }

  /** A scalar that holds this text, with the column of the text itself where it can be told. */
  Optional<Spot> holding(String text) {
    return scalar(value -> value.contains(text)).map(spot -> narrowed(spot, text));
  }

  /** A scalar that starts with this text. */
  Optional<Spot> starting(String text) {
    return scalar(value -> value.startsWith(text));
  }

  /** A list item of this kind, at the top of a file, that has a route above it. */
  Optional<Spot> afterARoute(String kind) {
    return node(
        root -> {
          List<Node> items = Tree.parts(root);
          int route = indexOf(items, 0, "route", "from");
          int late = route < 0 ? -1 : indexOf(items, route, kind);
          return late < 0
              ? Optional.empty()
              : Optional.of(Tree.entries(items.get(late)).get(0).getKeyNode());
        });
  }

  private static int indexOf(List<Node> items, int from, String... keys) {
    for (int i = from; i < items.size(); i++) {
      for (String key : keys) {
        if (Tree.value(items.get(i), key).isPresent()) {
          return i;
        }
      }
    }
    return -1;
  }

  private Optional<Spot> scalar(Predicate<String> test) {
    return node(
        node ->
            Tree.firstScalar(node, test)
                .or(() -> Tree.firstScalar(node, value -> test.test(resolved(value)))));
  }

  /** A key with this very name. */
  Optional<Spot> key(String key) {
    return entry(entry -> Tree.text(entry.getKeyNode()).equals(key));
  }

  /** An entry, at its key. */
  Optional<Spot> entry(Predicate<NodeTuple> test) {
    return node(node -> Tree.firstEntry(node, test).map(NodeTuple::getKeyNode));
  }

  /** The key that this text is the value of, in words; empty when it stands in a list. */
  String nameOf(String value) {
    return entry(entry -> Tree.text(entry.getValueNode()).equals(value))
        .map(spot -> " for '" + spot.text() + "'")
        .orElse("");
  }

  /** An entry, at its value. */
  Optional<Spot> valueOf(Predicate<NodeTuple> test) {
    return node(node -> Tree.firstEntry(node, test).map(NodeTuple::getValueNode));
  }

  /** An option of an endpoint of this scheme: under its parameters, or in the uri itself. */
  Optional<Spot> option(String scheme, String option) {
    return node(node -> endpoint(node, scheme, option))
        .or(() -> scalar(value -> inUri(value, scheme, option)).map(spot -> narrowed(spot, option)))
        .or(() -> key(option));
  }

  private Optional<Node> endpoint(Node node, String scheme, String option) {
    Optional<Node> here =
        Tree.value(node, "uri")
            .filter(uri -> resolved(Tree.text(uri)).startsWith(scheme + ":"))
            .flatMap(uri -> Tree.value(node, "parameters"))
            .flatMap(parameters -> keyNode(parameters, option));
    return here.or(
        () ->
            Tree.parts(node).stream()
                .flatMap(part -> endpoint(part, scheme, option).stream())
                .findFirst());
  }

  private static Optional<Node> keyNode(Node mapping, String key) {
    return Tree.entries(mapping).stream()
        .map(NodeTuple::getKeyNode)
        .filter(node -> Tree.text(node).equals(key))
        .findFirst();
  }

  private boolean inUri(String value, String scheme, String option) {
    return resolved(value).startsWith(scheme + ":")
        && (value.contains("?" + option + "=") || value.contains("&" + option + "="));
  }

  /** What the given search finds first, area by area. */
  Optional<Spot> node(Function<Node, Optional<Node>> find) {
    return areas.stream()
        .flatMap(
            area ->
                find.apply(area.node).stream()
                    .map(node -> new Spot(area.source, Place.startOf(node), Tree.text(node))))
        .findFirst();
  }

  private static Spot narrowed(Spot spot, String text) {
    int from = Math.max(0, spot.place.column() - 1);
    int line = spot.place.line();
    int last = Math.min(line + 20, spot.source.lines().size());
    for (int i = line; i <= last; i++) {
      int column = spot.source.line(i).indexOf(text, i == line ? from : 0);
      if (column >= 0) {
        return new Spot(spot.source, new Place(i, column + 1), spot.text);
      }
    }
    return spot;
  }

  private String resolved(String value) {
    if (!value.contains("{{")) {
      return value;
    }
    try {
      return context.resolvePropertyPlaceholders(value);
    } catch (IllegalArgumentException unresolvable) {
      return value;
    }
  }
}
