package dev.drover.delivery;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * How often a route has put off a message, as the message itself says in its headers. They come
 * from the wire, so what cannot be read counts as nothing; what another route counted does too.
 *
 * @param count how often it was put off, of any reason
 * @param unlimited of these, how often for a reason that has no limit
 * @param since when it failed first; empty when it has not failed before
 */
public record Retries(int count, int unlimited, Optional<Instant> since) {

  public static final String PREFIX = "x-retry-";
  public static final String COUNT = PREFIX + "count";
  public static final String UNLIMITED = PREFIX + "unlimited";
  public static final String ROUTE = PREFIX + "route";
  public static final String SINCE = PREFIX + "since";

  /** The record position or the like that it was first read from. */
  public static final String SOURCE = PREFIX + "source";

  private static final Retries NONE = new Retries(0, 0, Optional.empty());

  /** What a message says that a route consumed. A count without a route is taken for its own. */
  public static Retries of(Message message, String route) {
    String counted = text(message, ROUTE);
    if (!counted.isEmpty() && !counted.equals(route)) {
      return NONE;
    }
    int count = number(message, COUNT);
    return new Retries(count, Math.min(count, number(message, UNLIMITED)), since(message));
  }

  /** Those that a limit counts. */
  public int limited() {
    return count - unlimited;
  }

  /** Writes the next one into the headers. */
  public void writeNext(Message message, String route, boolean isUnlimited, Instant now) {
    message.setHeader(COUNT, count + 1);
    message.setHeader(UNLIMITED, isUnlimited ? unlimited + 1 : unlimited);
    message.setHeader(ROUTE, route);
    message.setHeader(SINCE, since.orElse(now).toString());
  }

  private static int number(Message message, String header) {
    try {
      return Math.max(0, Integer.parseInt(text(message, header)));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  private static Optional<Instant> since(Message message) {
    try {
      String text = text(message, SINCE);
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static String text(Message message, String header) {
    Object value = message.getHeader(header);
    return value == null ? "" : value.toString().strip();
  }
}
