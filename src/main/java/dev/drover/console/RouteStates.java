package dev.drover.console;

import dev.drover.metrics.LastFailure;
import dev.drover.metrics.Metrics;
import dev.drover.metrics.RouteCounts;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.util.URISupport;

/** The routes of a context, as {@link Status} shows them. */
final class RouteStates {

  private static final RouteCounts NONE = new RouteCounts(0, 0, 0, 0, Optional.empty());

  private RouteStates() {}

  /** By id. */
  static Stream<Status.Route> of(CamelContext context, Metrics metrics) {
    return context.getRoutes().stream()
        .sorted(Comparator.comparing(Route::getRouteId))
        .map(route -> state(route, metrics.counts(route.getRouteId()).orElse(NONE)));
  }

  private static Status.Route state(Route route, RouteCounts counts) {
    String id = route.getRouteId();
    CamelContext context = route.getCamelContext();
    return new Status.Route(
        id,
        String.valueOf(context.getRouteController().getRouteStatus(id)),
        withoutOptions(route.getEndpoint().getEndpointUri()),
        counts.total(),
        counts.failed(),
        counts.handled(),
        counts.held(),
        context.getInflightRepository().size(id),
        counts.lastFailure().map(RouteStates::failure).orElse(null));
  }

  private static Status.Failure failure(LastFailure failure) {
    return new Status.Failure(failure.at().toString(), failure.reason());
  }

  /** Options may hold credentials. */
  private static String withoutOptions(String uri) {
    String sanitized = URISupport.sanitizeUri(uri);
    int query = sanitized.indexOf('?');
    return query < 0 ? sanitized : sanitized.substring(0, query);
  }
}
