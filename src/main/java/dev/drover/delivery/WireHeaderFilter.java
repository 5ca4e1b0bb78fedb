package dev.drover.delivery;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Keeps headers that steer routes, components or brokers from crossing between a wire and a route,
 * in either direction and in any case of letters.
 *
 * <p>Everything else passes, x-death and traceparent among it. Stateless and thread-safe.
 */
public final class WireHeaderFilter implements HeaderFilterStrategy {

  private record Stopped(String text, boolean asPrefix) {

    boolean is(String name) {
      return (asPrefix || name.length() == text.length())
          && name.regionMatches(true, 0, text, 0, text.length());
    }
  }

  /** CC and BCC make RabbitMQ route a message to further queues, so a sender could choose them. */
  private static final Map<Character, List<Stopped>> BY_FIRST_LETTER =
      Stream.concat(
              Stream.of("camel", "org.apache.camel", "kafka.", "rabbitmq.")
                  .map(prefix -> new Stopped(prefix, true)),
              Stream.of("long-running-action", "reply-to", "replyto", "jmsreplyto", "cc", "bcc")
                  .map(name -> new Stopped(name, false)))
          .collect(Collectors.groupingBy(stopped -> stopped.text().charAt(0)));

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
    // as components write it: of the headers of a message that is on its way most are such
    return name.startsWith("Camel")
        || !name.isEmpty() && isAnyOf(BY_FIRST_LETTER.get(firstLetter(name)), name);
  }

  /** As {@link String#equalsIgnoreCase} has it, which knows letters that are small in two ways. */
  private static char firstLetter(String name) {
    return Character.toLowerCase(Character.toUpperCase(name.charAt(0)));
  }

  // loops, and no copy in small letters: this runs for each header of each message
  private static boolean isAnyOf(List<Stopped> stopped, String name) {
    if (stopped == null) {
      return false;
    }
    for (Stopped one : stopped) {
      if (one.is(name)) {
        return true;
      }
    }
    return false;
  }
}
