package dev.drover.rabbitmq;

import java.util.List;
import java.util.Map;

/**
 * A quorum queue counts how often a message came back, and drops it at its limit, unless the limit
 * comes with dead letters that the broker itself moves with confirms.
 */
final class DeliveryLimit {

  private static final String LIMIT = "x-delivery-limit";

  private DeliveryLimit() {}

  /** What is wrong with the limits that these arguments declare, each a sentence. */
  static List<String> faults(Arguments arguments) {
    return List.of("queue", "dlq.queue").stream()
        .filter(target -> drops(arguments.readable(target)))
        .map(DeliveryLimit::fault)
        .toList();
  }

  /** Whether the declared queue counts what is given back to it. */
  static boolean mayApply(Arguments arguments) {
    return isQuorum(arguments.readable("queue"));
  }

  /**
   * Whether it has a limit that nobody declared: RabbitMQ 4 gives one of 20 to each quorum queue.
   */
  static boolean isUndeclared(Map<String, Object> queue, int majorVersion) {
    return isQuorum(queue) && majorVersion >= 4 && !queue.containsKey(LIMIT);
  }

  private static boolean isQuorum(Map<String, Object> queue) {
    return "quorum".equals(queue.get("x-queue-type"));
  }

  private static boolean drops(Map<String, Object> queue) {
    boolean limited = queue.get(LIMIT) instanceof Number limit && limit.longValue() >= 0;
    return limited
        && !(queue.containsKey(EndpointTopology.DEAD_LETTER_EXCHANGE)
            && "at-least-once".equals(queue.get("x-dead-letter-strategy"))
            && "reject-publish".equals(queue.get("x-overflow")));
  }

  private static String fault(String target) {
    return ("arg.%1$s.x-delivery-limit would make the broker drop messages, or move them without"
            + " confirms: give arg.%1$s.x-dead-letter-exchange,"
            + " arg.%1$s.x-dead-letter-strategy=at-least-once and arg.%1$s.x-overflow=reject-publish"
            + " too, or limit the tries in the route")
        .formatted(target);
  }
}
