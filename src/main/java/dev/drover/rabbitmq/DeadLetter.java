package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** The letter that takes an undeliverable message to the dead letter exchange. */
final class DeadLetter {

  /** Where letters go; a null key keeps each message's own. */
  record Destination(String exchange, String routingKey) {}

  private static final int PERSISTENT = 2;
  private static final int LONGEST_REASON = 1000;

  private DeadLetter() {}

  /**
   * The message byte for byte, with its properties, plus the headers that say why. Left out are
   * what would age it again (expiration), what the broker refuses from another user (user-id), and
   * what would send copies elsewhere (CC, BCC).
   */
  static OutboundMessage of(Incoming message, Throwable why, Origin origin, Destination to) {
    String key = to.routingKey() == null ? message.envelope().getRoutingKey() : to.routingKey();
    return new OutboundMessage(
        to.exchange(), key, properties(message, why, origin), message.body());
  }

  /** Which route failed, and what it read from. */
  record Origin(String route, String source) {}

  private static AMQP.BasicProperties properties(Incoming message, Throwable why, Origin origin) {
    return message
        .properties()
        .builder()
        .headers(headers(message.properties().getHeaders(), why, origin))
        .deliveryMode(PERSISTENT)
        .expiration(null)
        .userId(null)
        .build();
  }

  private static Map<String, Object> headers(
      Map<String, Object> original, Throwable why, Origin origin) {
    var headers = new HashMap<String, Object>(original == null ? Map.of() : original);
    headers.remove("CC");
    headers.remove("BCC");
    headers.put("x-dead-letter-reason", reason(why));
    headers.put("x-dead-letter-exception", why.getClass().getName());
    headers.put("x-dead-letter-route", String.valueOf(origin.route()));
    headers.put("x-dead-letter-source", origin.source());
    headers.put("x-dead-letter-time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    headers.put("x-dead-letter-attempts", "1");
    return headers;
  }

  private static String reason(Throwable why) {
    String text = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
  }
}
