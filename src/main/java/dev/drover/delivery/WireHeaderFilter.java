package dev.drover.delivery;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Keeps headers that steer routes, components or brokers from crossing between a wire and a route,
 * in either direction and in any case of letters.
 *
 * <p>Everything else passes, x-death and traceparent among it. Stateless and thread-safe.
 */
public final class WireHeaderFilter implements HeaderFilterStrategy {

  private static final List<String> PREFIXES =
      List.of("camel", "org.apache.camel", "kafka.", "rabbitmq.");

  /** CC and BCC make RabbitMQ route a message to further queues, so a sender could choose them. */
  private static final Set<String> NAMES =
      Set.of("long-running-action", "reply-to", "replyto", "jmsreplyto", "cc", "bcc");

  @Override
  public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
    return stops(name);
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return stops(name);
  }

  /** Whether a header of this name must not cross. */
  public boolean stops(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lower) || PREFIXES.stream().anyMatch(lower::startsWith);
  }
}
