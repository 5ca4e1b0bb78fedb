package dev.drover.delivery;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
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
  private static final NavigableSet<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    NAMES.addAll(List.of("long-running-action", "reply-to", "replyto", "jmsreplyto", "cc", "bcc"));
  }

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
    return NAMES.contains(name) || beginsWithAny(name);
  }

  // a loop, and no copy in small letters: this runs for each header of each message
  private static boolean beginsWithAny(String name) {
    for (String prefix : PREFIXES) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return false;
  }
}
