package dev.drover.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which queues of a topology a message reaches: AMQP's rules of matching, as a pure function. */
final class Routing {

  private static final Map<String, String> PREDECLARED =
      Map.of(
          "amq.direct", "direct",
          "amq.topic", "topic",
          "amq.fanout", "fanout",
          "amq.match", "headers");

  private final Topology topology;
  private final Map<String, Topology.Queue> queues;
  private final Map<String, Topology.Exchange> exchanges;

  Routing(Topology topology) {
    this.topology = topology;
    this.queues = byName(topology.queues(), Topology.Queue::name);
    this.exchanges = byName(topology.exchanges(), Topology.Exchange::name);
  }

  private static <T> Map<String, T> byName(List<T> elements, Function<T, String> name) {
    return elements.stream().collect(Collectors.toMap(name, Function.identity(), (a, b) -> a));
  }

  Optional<Topology.Queue> queue(String name) {
    return Optional.ofNullable(queues.get(name));
  }

  boolean knowsExchange(String name) {
    return exchanges.containsKey(name) || PREDECLARED.containsKey(name);
  }

  boolean isDurableExchange(String name) {
    return PREDECLARED.containsKey(name)
        || exchanges.containsKey(name) && exchanges.get(name).durable();
  }

  /** direct, topic, fanout or headers; empty when the exchange is not known. */
  String typeOf(String exchange) {
    return exchanges.containsKey(exchange)
        ? exchanges.get(exchange).type()
        : PREDECLARED.getOrDefault(exchange, "");
  }

  List<Topology.Queue> boundTo(String exchange) {
    return topology.bindings().stream()
        .filter(b -> b.exchange().equals(exchange))
        .map(b -> queues.get(b.queue()))
        .filter(java.util.Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The queues that {@code exchange} puts a message with {@code key} in; none for headers. */
  List<Topology.Queue> reached(String exchange, String key) {
    return topology.bindings().stream()
        .filter(b -> b.exchange().equals(exchange))
        .filter(b -> matches(typeOf(exchange), b.routingKey(), key))
        .map(b -> queues.get(b.queue()))
        .filter(java.util.Objects::nonNull)
        .distinct()
        .toList();
  }

  /**
   * Whether Qpid, which looks for an exchange first, finds by the queue's name something else than
   * the queue: an exchange of the same name that does not simply pass everything to it.
   */
  boolean isShadowed(String queue) {
    if (!exchanges.containsKey(queue)) {
      return false;
    }
    boolean onlyThisQueue =
        topology.bindings().stream()
            .filter(b -> b.exchange().equals(queue))
            .allMatch(b -> b.queue().equals(queue));
    return !onlyThisQueue || !takesEverything(queue);
  }

  private boolean takesEverything(String exchange) {
    return topology.bindings().stream()
        .filter(b -> b.exchange().equals(exchange))
        .anyMatch(b -> typeOf(exchange).equals("fanout") || isHash(exchange, b.routingKey()));
  }

  private boolean isHash(String exchange, String key) {
    return typeOf(exchange).equals("topic") && key.equals("#");
  }

  private static boolean matches(String type, String bindingKey, String key) {
    return switch (type) {
      case "direct" -> bindingKey.equals(key);
      case "fanout" -> true;
      case "topic" -> words(bindingKey.split("\\.", -1), 0, key.split("\\.", -1), 0);
      default -> false;
    };
  }

  private static boolean words(String[] pattern, int p, String[] key, int k) {
    if (p == pattern.length) {
      return k == key.length;
    }
    if (pattern[p].equals("#")) {
      return words(pattern, p + 1, key, k) || k < key.length && words(pattern, p, key, k + 1);
    }
    boolean word = k < key.length && (pattern[p].equals("*") || pattern[p].equals(key[k]));
    return word && words(pattern, p + 1, key, k + 1);
  }
}
