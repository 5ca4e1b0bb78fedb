package dev.drover.rabbitmq;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.apache.camel.Message;
import org.apache.camel.util.URISupport;

/**
 * A queue in which a message waits for its time, after which the broker gives it back to the queue
 * it was consumed from. On RabbitMQ it is a quorum queue that moves messages with confirms: a crash
 * of the broker repeats some and loses none.
 */
final class RetryQueue {

  /** Where a message was published to, and by which key, before it was put off. */
  private static final String EXCHANGE = "x-retry-exchange";

  private static final String ROUTING_KEY = "x-retry-routing-key";

  private RetryQueue() {}

  /** The endpoint that publishes to it, and declares it. */
  static String uri(String queue, String suffix, Duration wait) {
    var options = new LinkedHashMap<String, Object>();
    options.put("queue", queue + suffix);
    options.put("arg.queue.x-queue-type", "quorum");
    options.put("arg.queue.x-message-ttl", wait.toMillis());
    options.put("arg.queue.x-dead-letter-exchange", "");
    options.put("arg.queue.x-dead-letter-routing-key", queue);
    options.put("arg.queue.x-dead-letter-strategy", "at-least-once");
    options.put("arg.queue.x-overflow", "reject-publish");
    return "rabbitmq:default?" + URISupport.createQueryString(options);
  }

  /** Notes where a message that a consumer received was published to, unless that is noted. */
  static void keep(Message message) {
    if (message.getHeader(ROUTING_KEY) == null) {
      message.setHeader(EXCHANGE, message.getHeader(RabbitmqConstants.EXCHANGE));
      message.setHeader(ROUTING_KEY, message.getHeader(RabbitmqConstants.ROUTING_KEY));
    }
  }

  /** Gives a message that came out of such a queue the exchange and key that it came with first. */
  static void restore(Message message) {
    Object key = message.getHeader(ROUTING_KEY);
    boolean fromDefaultExchange = "".equals(message.getHeader(RabbitmqConstants.EXCHANGE));
    if (key != null && fromDefaultExchange) {
      message.setHeader(RabbitmqConstants.EXCHANGE, message.getHeader(EXCHANGE));
      message.setHeader(RabbitmqConstants.ROUTING_KEY, key);
    }
  }
}
