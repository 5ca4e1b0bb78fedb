package dev.drover.metrics;

import io.micrometer.core.instrument.Tags;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** Meter names and tags as camel-micrometer 4 has them, so that its dashboards read ours. */
final class Names {

  static final String TOTAL = "camel.exchanges.total";
  static final String SUCCEEDED = "camel.exchanges.succeeded";
  static final String FAILED = "camel.exchanges.failed";
  static final String FAILURES_HANDLED = "camel.exchanges.failures.handled";
  static final String EXTERNAL_REDELIVERIES = "camel.exchanges.external.redeliveries";
  static final String IN_FLIGHT = "camel.exchanges.inflight";
  static final String DURATION = "camel.route.policy";
  static final String ROUTES_ADDED = "camel.routes.added";
  static final String ROUTES_RUNNING = "camel.routes.running";
  static final String ROUTES_RELOADED = "camel.routes.reloaded";

  /** Drover's own: exchanges that ended with the wish to be offered again. */
  static final String HELD = "drover.exchanges.held";

  private static final String CONTEXT = "camelContext";
  private static final String KIND = "kind";
  private static final String ROUTE_ID = "routeId";
  private static final String EVENT_TYPE = "eventType";

  private Names() {}

  static Tags route(Route route) {
    return exchanges(route.getCamelContext(), route.getRouteId(), "route");
  }

  static Tags context(CamelContext context) {
    return exchanges(context, "", "context");
  }

  private static Tags exchanges(CamelContext context, String routeId, String eventType) {
    return Tags.of(
        CONTEXT, context.getName(), KIND, "CamelRoute", ROUTE_ID, routeId, EVENT_TYPE, eventType);
  }

  static Tags inFlight(Route route) {
    String context = route.getCamelContext().getName();
    return Tags.of(CONTEXT, context, KIND, "CamelExchangeEvent", ROUTE_ID, route.getRouteId());
  }

  static Tags routes(CamelContext context) {
    return Tags.of(
        "serviceName",
        "MicrometerEventNotifierService",
        CONTEXT,
        context.getName(),
        EVENT_TYPE,
        "RouteEvent");
  }
}
