package dev.drover.reload;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Lets a route finish what is in flight before it is stopped. Camel does so too, and looks once a
 * second whether it is done; a change of one route is to be live in less.
 */
final class Drain {

  /** What takes longer is left to Camel's own patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long LOOK_EVERY_NANOS = 5_000_000;

  private Drain() {}

  /** Stops a route that has finished what was in flight. */
  static void andStop(CamelContext context, String id) throws Exception {
    route(context, id);
    context.getRouteController().stopRoute(id);
  }

  /** Without effect on a route that does not run, or whose consumer cannot be suspended. */
  private static void route(CamelContext context, String id) {
    Route route = context.getRoute(id);
    if (route == null || !(route.getConsumer() instanceof Suspendable)) {
      return;
    }
    ServiceHelper.suspendService(route.getConsumer());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isBusy(context, route) && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private static boolean isBusy(CamelContext context, Route route) {
    return context.getInflightRepository().size(route.getRouteId()) > 0
        || pending(route.getConsumer()) > 0;
  }

  private static int pending(Consumer consumer) {
    return consumer instanceof ShutdownAware aware ? aware.getPendingExchangesSize() : 0;
  }
}
