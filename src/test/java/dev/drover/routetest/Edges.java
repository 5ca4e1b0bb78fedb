package dev.drover.routetest;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.spi.RoutePolicy;

/** Where messages come into the loaded routes and where they go out; before the context starts. */
final class Edges {

  /** {@code {{name}}}, {@code {{?name}}} or {@code {{name:default}}}. */
  private static final String PLACEHOLDER = "\\{\\{\\??%s(:[^}]*)?\\}\\}";

  private final ModelCamelContext context;
  private int named;

  Edges(ModelCamelContext context) {
    this.context = context;
  }

  /** The route that takes from this endpoint or has this id. */
  RouteDefinition source(String name) {
    if (name == null) {
      throw nothing("no source is named; say source with one of", "", sources());
    }
    return context.getRouteDefinitions().stream()
        .filter(route -> isNamed(name, from(route), route.getRouteId()))
        .findFirst()
        .orElseThrow(() -> nothing("no route takes from or is called", name, sources()));
  }

  /** The endpoint that a route takes from, with options. */
  String from(RouteDefinition route) {
    return resolved(route, route.getInput().getEndpointUri());
  }

  /** With the values of the route's template, then of the context, in place of placeholders. */
  private String resolved(RouteDefinition route, String uri) {
    String text = uri;
    for (Map.Entry<String, Object> value : parameters(route).entrySet()) {
      text = text.replaceAll(PLACEHOLDER.formatted(Pattern.quote(value.getKey())), quoted(value));
    }
    return context.resolvePropertyPlaceholders(text);
  }

  private static String quoted(Map.Entry<String, Object> value) {
    return Matcher.quoteReplacement(String.valueOf(value.getValue()));
  }

  private static Map<String, Object> parameters(RouteDefinition route) {
    var parameters = new HashMap<String, Object>();
    Stream.of(route.getTemplateDefaultParameters(), route.getTemplateParameters())
        .filter(Objects::nonNull)
        .forEach(parameters::putAll);
    return parameters;
  }

  /** Lets the policy see each exchange of a route begin and end. */
  void watch(RouteDefinition route, RoutePolicy policy) {
    route.routePolicy(policy);
  }

  void replaceFrom(RouteDefinition route, String uri) throws Exception {
    AdviceWith.adviceWith(
        context, route.getRouteId(), false, advice -> advice.replaceFromWith(uri));
  }

  /** The endpoint of an end, with options; its name, where that is no step that sends. */
  String uri(String name) {
    return steps(name).stream()
        .map(Step::uri)
        .filter(uri -> !uri.isEmpty())
        .findFirst()
        .orElse(name);
  }

  /** Puts a mock in the place of every step of that name, and behind it what notes arrivals. */
  void replace(End end, Processor arrived) throws Exception {
    for (Step step : steps(end.name())) {
      replace(step.route(), idOf(step.node()), end, arrived);
    }
  }

  private void replace(RouteDefinition route, String step, End end, Processor arrived)
      throws Exception {
    AdviceWith.adviceWith(
        context,
        route.getRouteId(),
        false,
        advice -> advice.weaveById(step).replace().to(end.mock()).id(step).process(arrived));
  }

  private String idOf(ProcessorDefinition<?> step) {
    if (step.getId() == null) {
      step.setId("route-test-" + ++named);
    }
    return step.getId();
  }

  /** Refuses routes that would reach for a broker that is not there. */
  void requireNoneOnBrokers() {
    var left = new TreeSet<String>();
    context.getRouteDefinitions().stream()
        .filter(route -> End.isOnBroker(from(route)))
        .forEach(route -> left.add("source " + words(route)));
    steps().filter(step -> End.isOnBroker(step.uri())).forEach(step -> left.add("end " + step));
    if (!left.isEmpty()) {
      throw new AssertionError(
          "no broker is there for %s: name each with source, target, deadLetters or mock, or say onEmbeddedServers"
              .formatted(left));
    }
  }

  private List<Step> steps(String name) {
    List<Step> steps = steps().filter(step -> isNamed(name, step.uri(), step.id())).toList();
    if (steps.isEmpty()) {
      List<Step> ends = steps().filter(step -> !step.uri().isEmpty()).toList();
      throw nothing("no step sends to or is called", name, ends);
    }
    return steps;
  }

  private static boolean isNamed(String name, String uri, String id) {
    return name.equals(id) || End.base(name).equals(End.base(uri));
  }

  /** One of a route; the endpoint is empty where it sends to none. */
  private record Step(RouteDefinition route, ProcessorDefinition<?> node, String uri) {

    String id() {
      return node.getId();
    }

    @Override
    public String toString() {
      return "%s (step %s)".formatted(End.base(uri), id());
    }
  }

  private Stream<Step> steps() {
    return List.copyOf(context.getRouteDefinitions()).stream()
        .flatMap(
            route -> below(route).stream().map(node -> new Step(route, node, uri(route, node))));
  }

  private String uri(RouteDefinition route, ProcessorDefinition<?> node) {
    return node instanceof SendDefinition<?> send ? resolved(route, send.getEndpointUri()) : "";
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the model filters by a raw class
  private static Collection<ProcessorDefinition<?>> below(RouteDefinition route) {
    return (Collection)
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class);
  }

  private List<String> sources() {
    return context.getRouteDefinitions().stream().map(this::words).toList();
  }

  private String words(RouteDefinition route) {
    return "%s (route %s)".formatted(End.base(from(route)), route.getRouteId());
  }

  private static AssertionError nothing(String what, String name, List<?> there) {
    return new AssertionError("%s '%s'; there are %s".formatted(what, name, there));
  }
}
