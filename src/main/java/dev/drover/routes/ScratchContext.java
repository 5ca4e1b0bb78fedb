package dev.drover.routes;

import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.SendProcessor;

/**
 * A Camel context in which routes are built and never started: endpoints, processors and consumers
 * are made and initialised, so that every name and option is looked up, and none is started, so
 * that none connects. (Starting with {@code autoStartup=false} would not do: Camel then still
 * starts the producers, to warm them up.)
 */
final class ScratchContext extends DefaultCamelContext {

  ScratchContext() {
    disableJMX();
    getCamelContextExtension().setName("route-check");
    setAutoStartup(false);
    setSourceLocationEnabled(true);
    setStartupSummaryLevel(StartupSummaryLevel.Off);
  }

  /** Builds one route; a route that fails leaves nothing that stands in the way of the next. */
  void build(RouteDefinition route) throws Exception {
    startRouteDefinitions(List.of(route));
  }

  @Override
  public void startRouteService(RouteService route, boolean adding) throws Exception {
    route.setUp();
    for (Processor step : route.getRoute().filter("*")) {
      if (step instanceof SendProcessor send) {
        makeProducer(send.getDestination());
      }
    }
  }

  /** Some endpoints can only be consumed from, and say so when a producer is made. */
  private static void makeProducer(Endpoint target) throws NoProducer {
    try {
      target.createProducer();
    } catch (Exception refused) {
      throw new NoProducer(target.getEndpointUri(), refused);
    }
  }
}
