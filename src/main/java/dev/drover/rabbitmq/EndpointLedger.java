package dev.drover.rabbitmq;

import dev.drover.delivery.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which endpoint declares what, so that two endpoints cannot ask for the same queue or exchange
 * with different attributes. Thread-safe.
 */
final class EndpointLedger {

  private final Map<String, Topology> byEndpoint = new LinkedHashMap<>();

  /**
   * Adds an endpoint's part.
   *
   * @throws IllegalArgumentException when it contradicts another endpoint's part, naming both
   */
  synchronized void enter(String endpoint, Topology topology) {
    byEndpoint.forEach(
        (other, theirs) -> {
          if (!other.equals(endpoint)) {
            compare(endpoint, topology, other, theirs);
          }
        });
    byEndpoint.put(endpoint, topology);
  }

  synchronized void leave(String endpoint) {
    byEndpoint.remove(endpoint);
  }

  /** Everything that the endpoints of this moment want declared. */
  synchronized Topology union() {
    return byEndpoint.values().stream().reduce(Topology.none(), Topology::and);
  }

  private static void compare(String endpoint, Topology ours, String other, Topology theirs) {
    compare(
        "exchange", Topology.Exchange::name, endpoint, ours.exchanges(), other, theirs.exchanges());
    compare("queue", Topology.Queue::name, endpoint, ours.queues(), other, theirs.queues());
  }

  private static <T> void compare(
      String kind,
      Function<T, String> name,
      String endpoint,
      List<T> ours,
      String other,
      List<T> theirs) {
    for (T one : ours) {
      for (T two : theirs) {
        if (name.apply(one).equals(name.apply(two)) && !one.equals(two)) {
          throw new IllegalArgumentException(
              "%s '%s' is declared in two ways: '%s' wants %s, '%s' wants %s. Give both endpoints the same options, or set declare=false on one"
                  .formatted(kind, name.apply(one), endpoint, one, other, two));
        }
      }
    }
  }
}
