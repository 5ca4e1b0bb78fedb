package dev.drover.routetest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
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

  static String from(RouteDefinition route) {
    return route.getInput().getEndpointUri();
  }

  /** Lets the policy see each exchange of a route begin and end. */
  void watch(RouteDefinition route, RoutePolicy policy) {
    route.routePolicy(policy);
  }

  void replaceFrom(RouteDefinition route, String uri) throws Exception {
    AdviceWith.adviceWith(
        context, route.getRouteId(), false, advice -> advice.replaceFromWith(uri));
  }

  /** The endpoint of an end, with options. */
  String uri(String name) {
    return steps(name).stream()
        .filter(SendDefinition.class::isInstance)
        .map(step -> ((SendDefinition<?>) step).getEndpointUri())
        .findFirst()
        .orElse(name);
  }

  /** Puts a mock in the place of every step of that name, and behind it what notes arrivals. */
  void replace(End end, Processor arrived) throws Exception {
    for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
      for (ProcessorDefinition<?> step : steps(route, end.name())) {
        replace(route, idOf(step), end, arrived);
      }
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
        .forEach(r -> left.add("source %s of route %s".formatted(End.base(from(r)), r.getId())));
    sends().stream()
        .filter(send -> End.isOnBroker(send.getEndpointUri()))
        .forEach(send -> left.add("end " + words(send)));
    if (!left.isEmpty()) {
      throw new AssertionError(
          "no broker is there for %s: name each with source, target, deadLetters or mock, or say onEmbeddedServers"
              .formatted(left));
    }
  }

  private List<ProcessorDefinition<?>> steps(String name) {
    var steps = new ArrayList<ProcessorDefinition<?>>();
    context.getRouteDefinitions().forEach(route -> steps.addAll(steps(route, name)));
    if (steps.isEmpty()) {
      throw nothing("no step sends to or is called", name, ends());
    }
    return steps;
  }

  private static List<ProcessorDefinition<?>> steps(RouteDefinition route, String name) {
    return below(route).stream().filter(step -> isNamed(name, uriOf(step), step.getId())).toList();
  }

  private static boolean isNamed(String name, String uri, String id) {
    return name.equals(id) || End.base(name).equals(End.base(uri));
  }

  private static String uriOf(ProcessorDefinition<?> step) {
    return step instanceof SendDefinition<?> send ? send.getEndpointUri() : "";
  }

  private List<SendDefinition<?>> sends() {
    var sends = new ArrayList<SendDefinition<?>>();
    for (RouteDefinition route : context.getRouteDefinitions()) {
      below(route).stream()
          .filter(SendDefinition.class::isInstance)
          .forEach(step -> sends.add((SendDefinition<?>) step));
    }
    return sends;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the model filters by a raw class
  private static Collection<ProcessorDefinition<?>> below(RouteDefinition route) {
    return (Collection)
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class);
  }

  private Collection<String> sources() {
    return context.getRouteDefinitions().stream()
        .map(route -> "%s (route %s)".formatted(End.base(from(route)), route.getRouteId()))
        .toList();
  }

  private Collection<String> ends() {
    return sends().stream().map(Edges::words).toList();
  }

  private static String words(SendDefinition<?> send) {
    return "%s (step %s)".formatted(End.base(send.getEndpointUri()), send.getId());
  }

  private static AssertionError nothing(String what, String name, Collection<String> there) {
    return new AssertionError("%s '%s'; there are %s".formatted(what, name, there));
  }
}
