package dev.drover.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;

/** How many routes there are, run, and were loaded again. */
final class RouteEvents extends SimpleEventNotifierSupport {

  private final AtomicLong reloaded = new AtomicLong();

  private RouteEvents() {
    setIgnoreExchangeEvents(true);
  }

  static void count(CamelContext context, MeterRegistry registry) {
    var events = new RouteEvents();
    context.getManagementStrategy().addEventNotifier(events);
    gauge(Names.ROUTES_ADDED, context, registry, any -> any.getRoutes().size());
    gauge(Names.ROUTES_RUNNING, context, registry, RouteEvents::running);
    gauge(Names.ROUTES_RELOADED, context, registry, any -> events.reloaded.doubleValue());
  }

  @Override
  public void notify(CamelEvent event) {
    if (event instanceof CamelEvent.RouteReloadedEvent) {
      reloaded.incrementAndGet();
    }
  }

  private static double running(CamelContext context) {
    var controller = context.getRouteController();
    return context.getRoutes().stream()
        .map(Route::getRouteId)
        .filter(id -> controller.getRouteStatus(id).isStarted())
        .count();
  }

  private static void gauge(
      String name,
      CamelContext context,
      MeterRegistry registry,
      ToDoubleFunction<CamelContext> value) {
    Gauge.builder(name, context, value)
        .baseUnit("routes")
        .tags(Names.routes(context))
        .strongReference(true)
        .register(registry);
  }
}
