package dev.drover.deadletter;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.util.URISupport;

/**
 * Writes why, where and when a message died into headers that every transport carries. Goes on a
 * dead letter channel as {@code onPrepareFailureRef}; the body is not touched.
 *
 * <p>{@code x-dead-letter-reason} the exception's message, one line, 1,000 characters at most;
 * {@code x-dead-letter-exception} its class; {@code x-dead-letter-route} the route that consumed
 * the message; {@code x-dead-letter-source} the endpoint it came from, without options; {@code
 * x-dead-letter-time} UTC, ISO 8601; {@code x-dead-letter-attempts} how often the failing step ran.
 */
public final class FailureHeaders implements Processor {

  static final String PREFIX = "x-dead-letter-";
  private static final int REASON_LIMIT = 1_000;

  private final InstantSource clock;

  public FailureHeaders(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    Message letter = exchange.getMessage();
    Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    letter.setHeader(PREFIX + "reason", reason(failure));
    letter.setHeader(PREFIX + "exception", failure == null ? "" : failure.getClass().getName());
    letter.setHeader(PREFIX + "route", exchange.getFromRouteId());
    letter.setHeader(PREFIX + "source", source(exchange.getFromEndpoint()));
    letter.setHeader(PREFIX + "time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    letter.setHeader(
        PREFIX + "attempts", exchange.getProperty(AttemptCounter.ATTEMPTS, 1, Integer.class));
  }

  /** The failure's own words and, where they add something, those of its innermost cause. */
  private static String reason(Throwable failure) {
    if (failure == null) {
      return "unknown";
    }
    String own = words(failure);
    String innermost = words(innermost(failure));
    return oneLine(own.contains(innermost) ? own : own + ": " + innermost);
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < 50; depth++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= REASON_LIMIT ? line : line.substring(0, REASON_LIMIT - 1) + "…";
  }

  private static String source(Endpoint from) {
    if (from == null) {
      return "";
    }
    String uri = URISupport.sanitizeUri(from.getEndpointBaseUri());
    return uri.replaceFirst("://", ":");
  }
}
