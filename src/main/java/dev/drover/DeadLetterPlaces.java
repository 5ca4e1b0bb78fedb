package dev.drover;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.processor.SendProcessor;
import org.apache.camel.spi.BrowsableEndpoint;

/**
 * Where the running routes put their dead letters: the queues and topics that the routes from
 * {@code direct:<route id>-dead} send to, by names such as {@code orders.dlq}.
 */
final class DeadLetterPlaces {

  private static final Pattern QUEUE = Pattern.compile("[?&]queue=([^&]+)");

  private final CamelContext context;

  DeadLetterPlaces(CamelContext context) {
    this.context = context;
  }

  /** Each by its name; of the routes that are loaded now. */
  Map<String, BrowsableEndpoint> byName() {
    var places = new TreeMap<String, BrowsableEndpoint>();
    context.getRoutes().stream()
        .filter(DeadLetterPlaces::takesDeadLetters)
        .flatMap(DeadLetterPlaces::targets)
        .filter(BrowsableEndpoint.class::isInstance)
        .forEach(endpoint -> places.put(name(endpoint), (BrowsableEndpoint) endpoint));
    return places;
  }

  private static boolean takesDeadLetters(Route route) {
    return route.getEndpoint().getEndpointUri().matches("direct:.+-dead");
  }

  private static Stream<Endpoint> targets(Route route) {
    return route.filter("*").stream()
        .filter(SendProcessor.class::isInstance)
        .map(step -> ((SendProcessor) step).getDestination())
        .filter(endpoint -> !endpoint.getEndpointUri().startsWith("direct:"));
  }

  /** The queue of a {@code rabbitmq:} endpoint, the topic of a {@code kafka:} one. */
  private static String name(Endpoint endpoint) {
    String uri = endpoint.getEndpointUri();
    Matcher queue = QUEUE.matcher(uri);
    return queue.find() ? queue.group(1) : uri.replaceFirst("^\\w+:(//)?", "").split("\\?")[0];
  }
}
