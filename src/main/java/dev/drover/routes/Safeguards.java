package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PatternHelper;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * What Camel builds without a word and what loses messages on the day that something fails: dead
 * letters without a place, a dead letter channel that swallows its own failure, a memory of
 * messages under a name that changes with every start.
 */
final class Safeguards {

  private static final String ROUTE_ID = "${fromRouteId}";

  private static final Pattern DEAD_LETTERS_OF_RETRY = Pattern.compile("deadLetterUri=([^&]+)");

  private static final Map<String, String> UNSAFE_CLAIMS =
      Map.of(
          "eager: false",
              "claims a message after its effect, so that a second copy passes meanwhile",
          "completionEager: true", "marks a message done before its route has ended",
          "removeOnFailure: false", "takes the next try of a failed message for a duplicate");

  /** A route configuration whose dead letters go on to an endpoint named after the route. */
  private record Letters(String configuration, String endpoint) {}

  private record Route(RouteSource source, Node node) {
    String id(CamelContext context) {
      return Tree.value(node, "id").map(id -> References.resolved(context, id)).orElse("");
    }

    String from() {
      return Tree.value(node, "from").map(Safeguards::uri).orElse("");
    }

    boolean batches(CamelContext context) {
      return from().contains("batching=true")
          || Tree.value(node, "from")
              .flatMap(from -> Tree.value(from, "parameters"))
              .flatMap(parameters -> Tree.value(parameters, "batching"))
              .filter(value -> References.resolved(context, value).equals("true"))
              .isPresent();
    }
  }

  private final CamelContext context;
  private final Collection<RouteSource> sources;
  private final Collection<RouteSource> broken;
  private final List<RouteFault> faults = new ArrayList<>();

  private Safeguards(
      CamelContext context, Collection<RouteSource> sources, Collection<RouteSource> broken) {
    this.context = context;
    this.sources = sources;
    this.broken = broken;
  }

  /**
   * @param broken files that were not loaded; what one of them may hold is not called missing
   */
  static List<RouteFault> faults(
      CamelContext context, Collection<RouteSource> sources, Collection<RouteSource> broken) {
    var safeguards = new Safeguards(context, sources, broken);
    sources.forEach(safeguards::swallowing);
    sources.forEach(safeguards::hasty);
    sources.forEach(safeguards::multiplying);
    safeguards.routes().forEach(safeguards::forgetful);
    safeguards.routes().forEach(safeguards::keyless);
    safeguards.letters().forEach(safeguards::homeless);
    return safeguards.faults;
  }

  private void swallowing(RouteSource source) {
    Tree.firstEntry(source.tree(), Safeguards::swallows)
        .ifPresent(
            entry ->
                add(
                    source,
                    entry.getKeyNode(),
                    "'deadLetterChannel' that loses a dead letter which cannot be stored",
                    "add 'deadLetterHandleNewException: false' to it"));
  }

  private static boolean swallows(NodeTuple entry) {
    String key = "deadLetterHandleNewException";
    return isKey(entry, "deadLetterChannel")
        && Tree.value(entry.getValueNode(), key)
            .filter(value -> Tree.text(value).equals("false") || isPlaceholder(value))
            .isEmpty();
  }

  /** Camel's own redelivery in front of a ladder: each of its tries becomes a series. */
  private void multiplying(RouteSource source) {
    Tree.firstEntry(source.tree(), this::multiplies)
        .ifPresent(
            entry ->
                add(
                    source,
                    entry.getKeyNode(),
                    "'deadLetterChannel' that redelivers before 'retry:delayed' does, which multiplies the tries",
                    "set 'maximumRedeliveries: 0' in its redeliveryPolicy, or use another deadLetterUri"));
  }

  private boolean multiplies(NodeTuple entry) {
    Node channel = entry.getValueNode();
    return isKey(entry, "deadLetterChannel")
        && Tree.value(channel, "deadLetterUri")
            .filter(uri -> Tree.text(uri).startsWith("retry:delayed"))
            .isPresent()
        && Tree.value(channel, "redeliveryPolicy")
            .flatMap(policy -> Tree.value(policy, "maximumRedeliveries"))
            .filter(number -> !References.resolved(context, number).equals("0"))
            .isPresent();
  }

  /** Options under which a claim does not stand for the effect any more. */
  private void hasty(RouteSource source) {
    UNSAFE_CLAIMS.forEach(
        (option, why) ->
            Tree.firstEntry(source.tree(), entry -> isUnsafe(entry, option))
                .ifPresent(
                    entry ->
                        add(
                            source,
                            entry.getKeyNode(),
                            "'idempotentConsumer' with '%s', which %s".formatted(option, why),
                            "remove that option")));
  }

  private static boolean isUnsafe(NodeTuple entry, String option) {
    String[] nameAndValue = option.split(": ");
    return isKey(entry, "idempotentConsumer")
        && Tree.value(entry.getValueNode(), nameAndValue[0])
            .filter(value -> Tree.text(value).equals(nameAndValue[1]))
            .isPresent();
  }

  /** What a repository remembers is kept under the route's id. */
  private void forgetful(Route route) {
    boolean consumes = route.from().startsWith("rabbitmq:") || route.from().startsWith("kafka:");
    if (consumes && Tree.value(route.node, "id").isEmpty()) {
      Tree.firstEntry(route.node, entry -> isKey(entry, "idempotentConsumer"))
          .ifPresent(
              entry ->
                  add(
                      route.source,
                      entry.getKeyNode(),
                      "'idempotentConsumer' in a route without an id, by which it remembers messages",
                      "add 'id: NAME' to the route, and keep that name"));
    }
  }

  /** An expression is evaluated for a batch as a whole; one bean stands for each message of it. */
  private void keyless(Route route) {
    if (route.batches(context)) {
      Tree.firstEntry(route.node, Safeguards::claimsByAnotherKey)
          .ifPresent(
              entry ->
                  add(
                      route.source,
                      entry.getKeyNode(),
                      "'idempotentConsumer' in a batching route, with a key that cannot be told for each message",
                      "make its expression 'ref: messageId', or remove 'batching'"));
    }
  }

  private static boolean claimsByAnotherKey(NodeTuple entry) {
    return isKey(entry, "idempotentConsumer")
        && !reference(entry.getValueNode()).equals("messageId");
  }

  /** The bean of an expression in either notation; empty when the expression is another one. */
  private static String reference(Node step) {
    return Tree.value(step, "expression")
        .flatMap(expression -> Tree.value(expression, "ref"))
        .or(() -> Tree.value(step, "ref"))
        .map(ref -> Tree.value(ref, "expression").orElse(ref))
        .map(Tree::text)
        .orElse("");
  }

  private void homeless(Letters letters) {
    for (Route route : routes()) {
      Tree.value(route.node, "routeConfigurationId")
          .filter(node -> names(node, letters.configuration))
          .ifPresent(node -> homeless(route.source, node, letters, route.id(context)));
    }
    TemplateUse.in(sources)
        .filter(use -> usesConfiguration(use.body(), letters.configuration))
        .forEach(use -> homeless(use.source(), use.node(), letters, use.id()));
  }

  private static boolean usesConfiguration(Node route, String configuration) {
    return Tree.value(route, "routeConfigurationId")
        .filter(ids -> names(ids, configuration))
        .isPresent();
  }

  private void homeless(RouteSource source, Node node, Letters letters, String id) {
    String home = letters.endpoint.replace(ROUTE_ID, id);
    boolean elsewhere =
        broken.stream().anyMatch(file -> file.lines().stream().anyMatch(l -> l.contains(home)));
    if (!isConsumed(home) && !elsewhere) {
      add(
          source,
          node,
          "configuration '%s' and no route that takes its dead letters from '%s'"
              .formatted(letters.configuration, home),
          "add a route with 'from: uri: %s' that keeps them".formatted(home));
    }
  }

  private boolean isConsumed(String endpoint) {
    return routes().stream().anyMatch(route -> route.from().equals(endpoint))
        || TemplateUse.in(sources).anyMatch(use -> use.from().equals(endpoint));
  }

  private static boolean names(Node ids, String configuration) {
    return Stream.of(Tree.text(ids).split(","))
        .anyMatch(id -> PatternHelper.matchPattern(configuration, id.strip()));
  }

  private List<Letters> letters() {
    return items("routeConfiguration")
        .flatMap(configuration -> letters(configuration.node).stream())
        .toList();
  }

  private Optional<Letters> letters(Node configuration) {
    String id = Tree.value(configuration, "id").map(Tree::text).orElse("");
    return Tree.firstEntry(configuration, entry -> isKey(entry, "deadLetterUri"))
        .flatMap(entry -> goingOn(atLast(Tree.text(entry.getValueNode()))))
        .map(endpoint -> new Letters(id, endpoint));
  }

  /** Where dead letters go once {@code retry:} has put off a message often enough. */
  private static String atLast(String deadLetterUri) {
    if (!deadLetterUri.startsWith("retry:")) {
      return deadLetterUri;
    }
    Matcher option = DEAD_LETTERS_OF_RETRY.matcher(deadLetterUri);
    return option.find() ? option.group(1) : "direct:dead-letter";
  }

  /** Where the route behind an endpoint sends what it gets, when that depends on the route. */
  private Optional<String> goingOn(String endpoint) {
    return routes().stream()
        .filter(route -> route.from().equals(endpoint))
        .flatMap(route -> Tree.firstEntry(route.node, entry -> isKey(entry, "toD")).stream())
        .map(entry -> uri(entry.getValueNode()))
        .filter(uri -> uri.startsWith("direct:") && uri.contains(ROUTE_ID))
        .findFirst();
  }

  private List<Route> routes() {
    return items("route").toList();
  }

  private Stream<Route> items(String kind) {
    return sources.stream()
        .flatMap(
            source ->
                Tree.parts(source.tree()).stream()
                    .flatMap(item -> Tree.value(item, kind).stream())
                    .map(node -> new Route(source, node)));
  }

  private static String uri(Node endpoint) {
    return Tree.value(endpoint, "uri").map(Tree::text).orElseGet(() -> Tree.text(endpoint));
  }

  private static boolean isKey(NodeTuple entry, String key) {
    return Tree.text(entry.getKeyNode()).equals(key);
  }

  private static boolean isPlaceholder(Node value) {
    return Tree.text(value).contains("{{");
  }

  private void add(RouteSource source, Node node, String found, String hint) {
    faults.add(source.fault(Place.startOf(node), found, "", hint));
  }
}
