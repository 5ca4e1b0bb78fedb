package dev.drover.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * RabbitMQ's topology in the words of Apache Qpid Broker-J, which refuses x-arguments.
 *
 * <p>The result's arguments are Qpid's attribute names. They serve in-process and, of the types
 * used here, as arguments of {@code exchange.declare} and {@code queue.declare} on the wire.
 */
public final class QpidTopology {

  private static final Set<String> TYPES = Set.of("direct", "topic", "fanout", "headers");

  private final Topology rabbitmq;
  private final Routing routing;

  private QpidTopology(Topology rabbitmq) {
    this.rabbitmq = rabbitmq;
    this.routing = new Routing(rabbitmq);
  }

  /**
   * The same topology with each x-argument replaced by Qpid's attributes.
   *
   * @throws TopologyUnmappable when an argument or a dead letter exchange has no equivalent
   */
  public static Topology of(Topology rabbitmq) {
    return new QpidTopology(rabbitmq).mapped();
  }

  private Topology mapped() {
    rabbitmq.bindings().forEach(this::requireSurvivesARestart);
    rabbitmq.bindings().forEach(this::requireNoArgumentsButForHeaders);
    return new Topology(
        rabbitmq.exchanges().stream().map(this::mapped).toList(),
        rabbitmq.queues().stream().map(this::mapped).toList(),
        rabbitmq.bindings());
  }

  private Topology.Queue mapped(Topology.Queue queue) {
    return new Topology.Queue(
        queue.name(),
        queue.durable(),
        queue.exclusive(),
        queue.autoDelete(),
        new QpidQueue(queue, routing).attributes());
  }

  private Topology.Exchange mapped(Topology.Exchange exchange) {
    if (!TYPES.contains(exchange.type())) {
      throw new TopologyUnmappable(
          "exchange '%s' has type '%s', which Qpid does not have. Use one of direct, fanout, headers, topic, or a RabbitMQ"
              .formatted(exchange.name(), exchange.type()));
    }
    return new Topology.Exchange(
        exchange.name(),
        exchange.type(),
        exchange.durable(),
        exchange.autoDelete(),
        attributes(exchange));
  }

  private Map<String, Object> attributes(Topology.Exchange exchange) {
    var attributes = new LinkedHashMap<String, Object>();
    exchange
        .arguments()
        .forEach(
            (name, value) -> {
              requireAlternateExchange(exchange, name, value);
              attributes.put("alternateBinding", Map.of("destination", value.toString()));
            });
    return attributes;
  }

  private void requireAlternateExchange(Topology.Exchange exchange, String name, Object value) {
    if (!name.equals("alternate-exchange")) {
      throw new TopologyUnmappable(
          "exchange '%s' has argument '%s' = '%s', which has no equivalent in Qpid. Remove it, or use a RabbitMQ"
              .formatted(exchange.name(), name, value));
    }
    if (value.equals(exchange.name()) || !routing.knowsExchange(value.toString())) {
      throw new TopologyUnmappable(
          "exchange '%s' has alternate-exchange '%s', which Qpid can only have when it is another declared exchange. Declare '%s' in a route"
              .formatted(exchange.name(), value, value));
    }
  }

  /**
   * Qpid stores a binding by the queue's name, and after a restart an exchange of it comes first.
   */
  private void requireSurvivesARestart(Topology.Binding binding) {
    boolean own = binding.queue().equals(binding.exchange());
    if (!own && routing.isShadowed(binding.queue())) {
      throw new TopologyUnmappable(
          "queue '%s' is bound to exchange '%s', but there is an exchange '%s' too, which Qpid would take for it after a restart. Rename the queue or that exchange"
              .formatted(binding.queue(), binding.exchange(), binding.queue()));
    }
  }

  private void requireNoArgumentsButForHeaders(Topology.Binding binding) {
    boolean headers = routing.typeOf(binding.exchange()).equals("headers");
    if (!headers && !binding.arguments().isEmpty()) {
      throw new TopologyUnmappable(
          "queue '%s' is bound to exchange '%s' with arguments %s, which Qpid has for headers exchanges only. Remove them, or use a RabbitMQ"
              .formatted(binding.queue(), binding.exchange(), binding.arguments()));
    }
  }
}
