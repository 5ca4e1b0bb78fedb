package dev.drover.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Counts one route's exchanges, and those that begin with it for the whole context. */
final class RouteMeters extends RoutePolicySupport {

  private final MeterRegistry registry;
  private final ExchangeMeters ofContext;
  private final Consumer<RouteMeters> whenRemoved;
  private volatile ExchangeMeters ofRoute;
  private Gauge inFlight;

  RouteMeters(MeterRegistry registry, ExchangeMeters ofContext, Consumer<RouteMeters> whenRemoved) {
    this.registry = registry;
    this.ofContext = ofContext;
    this.whenRemoved = whenRemoved;
  }

  @Override
  public void onInit(Route route) {
    super.onInit(route);
    var flying = route.getCamelContext().getInflightRepository();
    ofRoute = new ExchangeMeters(registry, Names.route(route));
    inFlight =
        Gauge.builder(Names.IN_FLIGHT, () -> flying.size(route.getRouteId()))
            .description("Route inflight messages")
            .tags(Names.inFlight(route))
            .register(registry);
  }

  @Override
  public void onRemove(Route route) {
    ofRoute.remove();
    registry.remove(inFlight);
    whenRemoved.accept(this);
    forget(route.getCamelContext());
  }

  /** Camel keeps the policies of routes that are gone among the context's services. */
  private void forget(CamelContext context) {
    try {
      context.removeService(this);
    } catch (Exception e) {
      throw new IllegalStateException("a policy that is only counting cannot fail to go", e);
    }
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    ofRoute.begin(exchange);
    if (isOutermost(exchange)) {
      ofContext.begin(exchange);
    }
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    ofRoute.done(exchange);
    if (isOutermost(exchange)) {
      ofContext.done(exchange);
    }
  }

  /** Empty while the route is being built. */
  Optional<RouteCounts> counts() {
    return Optional.ofNullable(ofRoute).map(ExchangeMeters::counts);
  }

  /** An exchange that goes on into other routes counts once for the context. */
  private static boolean isOutermost(Exchange exchange) {
    var work = exchange.getUnitOfWork();
    return work == null || work.routeStackLevel() <= 1;
  }
}
