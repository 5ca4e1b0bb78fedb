package dev.drover.retry;

import dev.drover.delivery.RetrySource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The {@code retry:} scheme. It watches the routes that are built: one that sends to {@code
 * retry:delayed} gets the rungs of its source before it starts. To be added to a context before its
 * first route.
 */
public final class RetryComponent extends DefaultComponent {

  /** A route and what its rungs belong to. */
  private record Held(Route route, String source, Map<RetryEndpoint, RouteLadder> ladders) {
    void stop() {
      ServiceHelper.stopAndShutdownServices(ladders.values());
    }
  }

  private final Map<String, Held> routes = new ConcurrentHashMap<>();
  private final RetryCounts counts = new RetryCounts();

  /** What was put off since the start. */
  public RetryCounts counts() {
    return counts;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    var endpoint = new RetryEndpoint(uri, this, RetryWay.of(remaining));
    setProperties(endpoint, parameters);
    endpoint.ladder();
    return endpoint;
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    getCamelContext().addLifecycleStrategy(new Routes());
  }

  /**
   * The rungs of a route for one endpoint.
   *
   * @throws IllegalStateException when the route has none
   */
  RouteLadder rungs(String routeId, RetryEndpoint endpoint) {
    Held held = routes.get(routeId);
    RouteLadder rungs = held == null ? null : held.ladders.get(endpoint);
    if (rungs == null) {
      throw new IllegalStateException(
          "route '%s' has no retry queues or topics: it takes its messages neither from rabbitmq: nor from kafka:, or does not itself name '%s'"
              .formatted(routeId, endpoint.getEndpointUri()));
    }
    return rungs;
  }

  /** Those of all routes that are built, unless they are started. */
  void startRungs() {
    routes.values().forEach(held -> ServiceHelper.startService(held.ladders.values()));
  }

  @Override
  protected void doStop() throws Exception {
    routes.values().forEach(Held::stop);
    super.doStop();
  }

  private void drop(Route route) {
    Held held = routes.get(route.getRouteId());
    if (held != null && held.route == route) {
      routes.remove(route.getRouteId());
      held.stop();
    }
  }

  private final class Routes extends LifecycleStrategySupport {
    @Override
    public void onRouteContextCreate(Route route) {
      List<RetryEndpoint> delayed = new RouteRetries(route).delayed();
      if (!delayed.isEmpty() && !isInner(route)) {
        raise(route, source(route), delayed);
      }
    }

    @Override
    public void onRoutesRemove(Collection<Route> gone) {
      gone.forEach(route -> drop(route));
    }
  }

  /** It works on messages that another route consumed, whose rungs they take. */
  private static boolean isInner(Route route) {
    return route.getEndpoint().getEndpointUri().startsWith("direct:");
  }

  private static RetrySource source(Route route) {
    if (route.getEndpoint() instanceof RetrySource source) {
      return source;
    }
    throw new IllegalArgumentException(
        "route '%s' takes from '%s', which cannot give a message back for later; retry:delayed is for routes from rabbitmq: and kafka:"
            .formatted(route.getRouteId(), route.getEndpoint().getEndpointBaseUri()));
  }

  private void raise(Route route, RetrySource source, List<RetryEndpoint> delayed) {
    refuseShared(route, source.retryName());
    var ladders = new HashMap<RetryEndpoint, RouteLadder>();
    for (RetryEndpoint endpoint : delayed) {
      var rungs =
          new RouteLadder(getCamelContext(), source, endpoint.ladder(), endpoint.deadLetterUri());
      ladders.put(endpoint, rungs);
      endpoint.ladder().rungs().forEach(wait -> counts.expect(route.getRouteId(), wait));
    }
    Held held = new Held(route, source.retryName(), Map.copyOf(ladders));
    Held before = routes.put(route.getRouteId(), held);
    if (before != null) {
      before.stop();
    }
  }

  /** A message would come back to either of them, and its attempts be counted by both. */
  private void refuseShared(Route route, String source) {
    routes.forEach(
        (id, held) -> {
          if (held.source.equals(source) && !id.equals(route.getRouteId())) {
            throw new IllegalArgumentException(
                "routes '%s' and '%s' both put off messages of '%s', and would get each other's; let one of them do so"
                    .formatted(id, route.getRouteId(), source));
          }
        });
  }
}
