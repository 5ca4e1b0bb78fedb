package dev.drover.deadletter;

import dev.drover.delivery.Identity;
import dev.drover.delivery.Retries;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.util.URISupport;

/**
 * Writes who, why, where and when a message died into headers that every transport carries. Goes on
 * a dead letter channel as {@code onPrepareFailureRef}; the body is not touched.
 *
 * <p>Each begins with {@code x-dead-letter-}:
 *
 * <ul>
 *   <li>{@code id} see {@link LetterId}: two copies of one failure have the same
 *   <li>{@code reason} the exception's message, one line, 1,000 characters at most; {@code
 *       exception} its class; {@code causes} the chain, outermost first
 *   <li>{@code node} the step that failed; {@code fingerprint} exception and step, the same for
 *       failures of one cause
 *   <li>{@code route} the route that consumed the message; {@code source} the endpoint it came from
 *       without options, for a Kafka record {@code kafka:topic/partition@offset}
 *   <li>{@code time} and {@code first-time} of the last and the first failure, UTC, ISO 8601;
 *       {@code attempts} how often it was tried, over all redeliveries
 * </ul>
 */
public final class FailureHeaders implements Processor {

  static final String PREFIX = "x-dead-letter-";

  private final InstantSource clock;

  public FailureHeaders(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    Message letter = exchange.getMessage();
    Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    String route = String.valueOf(exchange.getFromRouteId());
    Retries retries = Retries.of(letter, route);
    set(letter, "id", id(letter, route));
    set(letter, "route", route);
    set(letter, "source", source(exchange, retries));
    why(letter, failure, Fingerprint.node(exchange));
    when(letter, retries);
    int attempts = exchange.getProperty(AttemptCounter.ATTEMPTS, 1, Integer.class);
    set(letter, "attempts", retries.count() + attempts);
  }

  private static void why(Message letter, Throwable failure, String node) {
    set(letter, "reason", Causes.reason(failure));
    set(letter, "exception", failure == null ? "" : failure.getClass().getName());
    set(letter, "causes", Causes.chain(failure));
    set(letter, "node", node);
    set(letter, "fingerprint", Fingerprint.of(failure, node));
  }

  private void when(Message letter, Retries retries) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    set(letter, "time", now.toString());
    set(letter, "first-time", retries.since().orElse(now).toString());
  }

  private static void set(Message letter, String name, Object value) {
    letter.setHeader(PREFIX + name, value);
  }

  private static String id(Message letter, String route) {
    Optional<String> id = Identity.messageId(letter);
    if (id.isPresent()) {
      return LetterId.of(route, id.get());
    }
    byte[] body = letter.getBody(byte[].class);
    return LetterId.of(route, body == null ? new byte[0] : body);
  }

  /** A record that was put off lies in a retry topic; where it was first is what counts. */
  private static String source(Exchange exchange, Retries retries) {
    Message letter = exchange.getMessage();
    Object first = letter.getHeader(Retries.SOURCE);
    if (retries.count() > 0 && first != null) {
      return first.toString();
    }
    return Identity.recordPosition(letter)
        .map(position -> "kafka:" + position)
        .orElseGet(() -> source(exchange.getFromEndpoint()));
  }

  private static String source(Endpoint from) {
    if (from == null) {
      return "";
    }
    String uri = URISupport.sanitizeUri(from.getEndpointBaseUri());
    return uri.replaceFirst("://", ":");
  }
}
