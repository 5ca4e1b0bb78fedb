package dev.drover.delivery;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What routes want to find on an AMQP broker: exchanges, queues and the bindings between them.
 * Declaring a topology is idempotent; declaring one that contradicts what exists is an error.
 *
 * @param exchanges never the default exchange
 * @param queues with arguments of the types that the broker wants (Integer, Boolean, String, …)
 * @param bindings queue to exchange
 */
public record Topology(List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {

  public Topology {
    exchanges = List.copyOf(exchanges);
    queues = List.copyOf(queues);
    bindings = List.copyOf(bindings);
  }

  /** An exchange; {@code type} is direct, topic, fanout or headers. */
  public record Exchange(
      String name,
      String type,
      boolean durable,
      boolean autoDelete,
      Map<String, Object> arguments) {
    public Exchange {
      arguments = Map.copyOf(arguments);
    }
  }

  /** A queue; the arguments are RabbitMQ's x-arguments until a broker's dialect maps them. */
  public record Queue(
      String name,
      boolean durable,
      boolean exclusive,
      boolean autoDelete,
      Map<String, Object> arguments) {
    public Queue {
      arguments = Map.copyOf(arguments);
    }
  }

  /** A queue bound to an exchange; the key may be empty, never null. */
  public record Binding(
      String queue, String exchange, String routingKey, Map<String, Object> arguments) {
    public Binding {
      arguments = Map.copyOf(arguments);
    }
  }

  public static Topology none() {
    return new Topology(List.of(), List.of(), List.of());
  }

  /** Both topologies, each element once, in the order of their first mention. */
  public Topology and(Topology other) {
    return new Topology(
        union(exchanges, other.exchanges),
        union(queues, other.queues),
        union(bindings, other.bindings));
  }

  public boolean isEmpty() {
    return exchanges.isEmpty() && queues.isEmpty() && bindings.isEmpty();
  }

  private static <T> List<T> union(List<T> first, List<T> second) {
    var all = new LinkedHashSet<>(first);
    all.addAll(second);
    return new ArrayList<>(all);
  }
}
