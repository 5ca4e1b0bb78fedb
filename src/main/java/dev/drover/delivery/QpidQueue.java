package dev.drover.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One queue's x-arguments as Qpid's attributes. */
final class QpidQueue {

  private static final String DLX = "x-dead-letter-exchange";
  private static final String DLX_KEY = "x-dead-letter-routing-key";
  private static final String TTL = "x-message-ttl";
  private static final String LENGTH = "x-max-length";

  private final Topology.Queue queue;
  private final Routing routing;
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  QpidQueue(Topology.Queue queue, Routing routing) {
    this.queue = queue;
    this.routing = routing;
  }

  Map<String, Object> attributes() {
    queue.arguments().forEach(this::map);
    return attributes;
  }

  private void map(String name, Object value) {
    switch (name) {
      case DLX -> deadLetter(value.toString());
      case DLX_KEY -> requireDeadLetterExchange(value);
      case TTL -> timeToLive(value);
      case LENGTH -> length(value);
      case "x-max-priority" -> priority(value);
      case "x-overflow" -> overflow(value);
      case "x-dead-letter-strategy" -> strategy(value);
      case "x-queue-type" -> type(value);
      case "x-queue-mode" -> mode(value);
      case "x-single-active-consumer" -> singleActiveConsumer(value);
      case "x-expires" -> throw refused(name, value, "Qpid has no queues that expire", "Remove it");
      case "x-delivery-limit" ->
          throw refused(
              name, value, "Qpid counts deliveries differently", "Limit attempts in the route");
      default -> throw refused(name, value, "Qpid has no equivalent", "Remove it");
    }
  }

  private void deadLetter(String exchange) {
    String destination = deadLetterDestination(exchange, deadLetterKey());
    attributes.put("alternateBinding", Map.of("destination", destination));
    // without it a rejected message is redelivered at once and for ever
    attributes.put("maximumDeliveryAttempts", 1);
  }

  private Optional<String> deadLetterKey() {
    return Optional.ofNullable(queue.arguments().get(DLX_KEY)).map(Object::toString);
  }

  private String deadLetterDestination(String exchange, Optional<String> key) {
    if (exchange.isEmpty()) {
      return deadLetterQueue(exchange, key.orElse(queue.name()));
    }
    requireDurableExchange(exchange);
    return key.isEmpty() ? exchange : onlyQueueReached(exchange, key.get());
  }

  private void requireDurableExchange(String exchange) {
    if (!routing.knowsExchange(exchange)) {
      throw refused(DLX, exchange, "the exchange is not declared", declare(exchange));
    }
    if (queue.durable() && !routing.isDurableExchange(exchange)) {
      throw refused(DLX, exchange, "it is not durable, and the queue is", declare(exchange));
    }
    List<Topology.Queue> bound = routing.boundTo(exchange);
    bound.forEach(target -> requireNoTimeToLiveChain(exchange, target));
  }

  private String onlyQueueReached(String exchange, String key) {
    List<String> reached =
        routing.reached(exchange, key).stream().map(Topology.Queue::name).toList();
    if (reached.size() != 1) {
      throw refused(
          DLX,
          exchange,
          "with routing key '%s' it reaches %s, and Qpid can replace the key for exactly one queue"
              .formatted(key, reached.isEmpty() ? "no declared queue" : "queues " + reached),
          "Bind one queue to it by that key, or use a fanout exchange and no key");
    }
    return deadLetterQueue(exchange, reached.get(0));
  }

  private String deadLetterQueue(String exchange, String name) {
    String asked = exchange + "' with routing key '" + name;
    var target =
        routing
            .queue(name)
            .orElseThrow(() -> refused(DLX, asked, "the queue is not declared", declare(name)));
    if (name.equals(queue.name())) {
      throw refused(DLX, asked, "a queue cannot dead-letter to itself", "Use another queue");
    }
    if (queue.durable() && !target.durable()) {
      throw refused(DLX, asked, "that queue is not durable, and this one is", declare(name));
    }
    if (routing.isShadowed(name)) {
      throw refused(
          DLX,
          asked,
          "Qpid would send to the exchange of that name",
          "Rename queue '" + name + "' or that exchange");
    }
    requireNoTimeToLiveChain(exchange, target);
    return name;
  }

  private void requireNoTimeToLiveChain(String exchange, Topology.Queue target) {
    if (queue.arguments().containsKey(TTL) && target.arguments().containsKey(TTL)) {
      throw refused(
          DLX,
          exchange,
          "messages expire into queue '%s', which has an %s too: Qpid counts from the first arrival and would lose them"
              .formatted(target.name(), TTL),
          "Remove one of the two");
    }
  }

  private void requireDeadLetterExchange(Object key) {
    if (!queue.arguments().containsKey(DLX)) {
      throw refused(DLX_KEY, key, "there is no " + DLX, "Add one, \"\" for the default exchange");
    }
  }

  private void timeToLive(Object value) {
    attributes.put("maximumMessageTtl", positive(TTL, value));
    attributes.put("expiryPolicy", "ROUTE_TO_ALTERNATE");
  }

  private void length(Object value) {
    if (queue.arguments().containsKey(DLX)) {
      throw refused(
          LENGTH, value, "Qpid drops the oldest message instead of dead-lettering it", "Remove it");
    }
    attributes.put("maximumQueueDepthMessages", positive(LENGTH, value));
    attributes.put("overflowPolicy", "RING");
  }

  private void priority(Object value) {
    if (positive("x-max-priority", value) > 10) {
      throw refused("x-max-priority", value, "Qpid orders 11 priorities", "Use 1 to 10");
    }
    attributes.put("priorities", 12);
  }

  /** Without a limit nothing overflows, whatever would become of it. */
  private void overflow(Object value) {
    boolean limited = queue.arguments().containsKey(LENGTH);
    if (!value.equals("drop-head") && limited) {
      throw refused("x-overflow", value, "Qpid has no equivalent", "Use 'drop-head'");
    }
  }

  /** Qpid moves a message in one transaction of its store, which is at least once too. */
  private void strategy(Object value) {
    if (!List.of("at-most-once", "at-least-once").contains(value)) {
      throw refused(
          "x-dead-letter-strategy",
          value,
          "it is not a strategy",
          "Use 'at-most-once' or 'at-least-once'");
    }
  }

  /** On one node a quorum queue is a durable queue; its copies are what "embedded" does without. */
  private void type(Object value) {
    boolean quorum = value.equals("quorum") && queue.durable();
    if (!quorum && !value.equals("classic")) {
      throw refused(
          "x-queue-type", value, "Qpid has no equivalent", "Use 'classic', or a durable 'quorum'");
    }
  }

  /** When messages go to disk is Qpid's own choice; none of them is visible to a client. */
  private void mode(Object value) {
    if (!List.of("default", "lazy").contains(value)) {
      throw refused("x-queue-mode", value, "it is not a mode", "Use 'default' or 'lazy'");
    }
  }

  private void singleActiveConsumer(Object value) {
    if (Boolean.parseBoolean(value.toString())) {
      attributes.put("maximumLiveConsumers", 1);
    }
  }

  private long positive(String name, Object value) {
    boolean whole = value instanceof Number n && n.longValue() == n.doubleValue();
    if (!whole || ((Number) value).longValue() < 1) {
      throw refused(name, value, "it is not a whole number above zero", "Use one");
    }
    return ((Number) value).longValue();
  }

  private String declare(String name) {
    return "Declare '%s'%s in a route, or use a RabbitMQ"
        .formatted(name, queue.durable() ? " as durable" : "");
  }

  private TopologyUnmappable refused(String name, Object value, String why, String remedy) {
    return new TopologyUnmappable(
        "queue '%s' has %s '%s', which the embedded broker (Qpid) cannot have: %s. %s"
            .formatted(queue.name(), name, value, why, remedy));
  }
}
