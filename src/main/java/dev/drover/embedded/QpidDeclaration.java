package dev.drover.embedded;

import dev.drover.delivery.Topology;
import dev.drover.delivery.TopologyUnmappable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.qpid.server.filter.AMQInvalidArgumentException;
import org.apache.qpid.server.model.Binding;
import org.apache.qpid.server.model.Exchange;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;

/**
 * Declares a topology in Qpid's model and reads it back: over AMQP, Qpid accepts a declaration that
 * contradicts what exists, and changes nothing.
 */
final class QpidDeclaration {

  private final QueueManagingVirtualHost<?> host;

  QpidDeclaration(QueueManagingVirtualHost<?> host) {
    this.host = host;
  }

  void declare(Topology mapped) {
    var queues = mapped.queues().stream().filter(q -> !q.exclusive()).toList();
    var destinations =
        Stream.concat(
                mapped.exchanges().stream().map(QpidDestination::of),
                queues.stream().map(QpidDestination::of))
            .toList();
    create(destinations.stream().filter(d -> !d.existsIn(host)).toList());
    destinations.forEach(d -> d.requireSame(host));
    mapped.bindings().stream().filter(b -> isOf(queues, b)).forEach(this::bind);
  }

  private static boolean isOf(List<Topology.Queue> queues, Topology.Binding binding) {
    return queues.stream().anyMatch(q -> q.name().equals(binding.queue()));
  }

  /** Qpid wants an alternate destination to exist, so those that are one come first. */
  private void create(List<QpidDestination> missing) {
    var pending = new ArrayList<>(missing);
    while (!pending.isEmpty()) {
      var ready = pending.stream().filter(d -> d.alternateExistsIn(host)).toList();
      if (ready.isEmpty()) {
        createCycle(pending);
        return;
      }
      ready.forEach(d -> d.createIn(host));
      pending.removeAll(ready);
    }
  }

  private void createCycle(List<QpidDestination> cycle) {
    cycle.forEach(d -> d.withoutAlternate().createIn(host));
    cycle.forEach(d -> d.setAlternateIn(host));
  }

  private void bind(Topology.Binding binding) {
    Exchange<?> exchange = host.getChildByName(Exchange.class, binding.exchange());
    Queue<?> queue = host.getChildByName(Queue.class, binding.queue());
    if (exchange == null) {
      throw new TopologyUnmappable(
          "queue '%s' is to be bound to exchange '%s', which is not declared. Declare it in a route"
              .formatted(binding.queue(), binding.exchange()));
    }
    if (!exchange.hasBinding(binding.routingKey(), queue)) {
      add(binding, exchange, queue);
    }
    requireSame(binding, exchange);
  }

  private static void add(Topology.Binding binding, Exchange<?> exchange, Queue<?> queue) {
    try {
      exchange.addBinding(binding.routingKey(), queue, binding.arguments());
    } catch (AMQInvalidArgumentException e) {
      throw new TopologyUnmappable(
          "queue '%s' cannot be bound to exchange '%s' with arguments %s: %s. Correct them in the route"
              .formatted(binding.queue(), binding.exchange(), binding.arguments(), e.getMessage()));
    }
  }

  private static void requireSame(Topology.Binding wanted, Exchange<?> exchange) {
    var found =
        exchange.getBindings().stream()
            .filter(b -> b.getDestination().equals(wanted.queue()))
            .filter(b -> b.getBindingKey().equals(wanted.routingKey()))
            .map(Binding::getArguments)
            .findFirst();
    if (!found.equals(Optional.of(wanted.arguments()))) {
      throw new TopologyUnmappable(
          "queue '%s' is bound to exchange '%s' by key '%s' with arguments %s, wanted %s. Unbind it, or use another key"
              .formatted(
                  wanted.queue(),
                  wanted.exchange(),
                  wanted.routingKey(),
                  found.map(Map::toString).orElse("that cannot be read back"),
                  wanted.arguments()));
    }
  }
}
