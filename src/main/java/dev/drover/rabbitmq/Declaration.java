package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.ShutdownSignalException;
import dev.drover.delivery.QpidTopology;
import dev.drover.delivery.Topology;
import dev.drover.delivery.TopologyUnmappable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Declares one endpoint's part of the topology on a connection, or checks that it is there. */
final class Declaration {

  /** One declaration on the wire. */
  private interface Step {
    void run(Channel channel) throws IOException;
  }

  private final String endpoint;
  private final Topology declared;
  private final Topology expected;
  private final Supplier<Topology> all;

  /**
   * @param all what all endpoints want, for a broker that must see the whole to map a part
   */
  Declaration(String endpoint, Topology declared, Topology expected, Supplier<Topology> all) {
    this.endpoint = endpoint;
    this.declared = declared;
    this.expected = expected;
    this.all = all;
  }

  /**
   * @throws TopologyUnmappable when the broker has it with other attributes, lacks what should
   *     exist, or has no equivalent
   */
  void on(Connection connection, boolean qpid) throws IOException {
    declare(connection, qpid && !declared.isEmpty() ? mapped() : declared);
    expect(connection, expected);
  }

  /** The endpoint's part of the mapped whole. */
  private Topology mapped() {
    Topology whole = QpidTopology.of(all.get().and(declared));
    Set<String> names = new HashSet<>();
    declared.exchanges().forEach(e -> names.add(e.name()));
    declared.queues().forEach(q -> names.add(q.name()));
    declared.bindings().forEach(b -> names.add(b.queue()));
    return new Topology(
        whole.exchanges().stream().filter(e -> names.contains(e.name())).toList(),
        whole.queues().stream().filter(q -> names.contains(q.name())).toList(),
        whole.bindings().stream().filter(b -> names.contains(b.queue())).toList());
  }

  /**
   * @throws TopologyUnmappable when there is no such exchange
   */
  static void requireExchange(Connection connection, String exchange, String endpoint)
      throws IOException {
    if (!exchange.isEmpty()) {
      new Declaration(endpoint, Topology.none(), Topology.none(), Topology::none)
          .step(connection, "exchange '" + exchange + "'", c -> c.exchangeDeclarePassive(exchange));
    }
  }

  private void declare(Connection connection, Topology wanted) throws IOException {
    for (var e : wanted.exchanges()) {
      step(
          connection,
          "exchange '" + e.name() + "'",
          c -> c.exchangeDeclare(e.name(), e.type(), e.durable(), e.autoDelete(), e.arguments()));
    }
    for (var q : wanted.queues()) {
      step(
          connection,
          "queue '" + q.name() + "'",
          c -> c.queueDeclare(q.name(), q.durable(), q.exclusive(), q.autoDelete(), q.arguments()));
    }
    for (var b : wanted.bindings()) {
      step(
          connection,
          "the binding of queue '%s' to exchange '%s'".formatted(b.queue(), b.exchange()),
          c -> c.queueBind(b.queue(), b.exchange(), b.routingKey(), b.arguments()));
    }
  }

  private void expect(Connection connection, Topology expected) throws IOException {
    for (var e : expected.exchanges()) {
      step(connection, "exchange '" + e.name() + "'", c -> c.exchangeDeclarePassive(e.name()));
    }
    for (var q : expected.queues()) {
      step(connection, "queue '" + q.name() + "'", c -> c.queueDeclarePassive(q.name()));
    }
  }

  /** Each step has its own channel, for a refusal closes it. */
  private void step(Connection connection, String element, Step step) throws IOException {
    Channel channel = connection.createChannel();
    try {
      step.run(channel);
    } catch (IOException e) {
      throw refused(element, e);
    } finally {
      closeQuietly(channel);
    }
  }

  private IOException refused(String element, IOException e) {
    Method reason = e.getCause() instanceof ShutdownSignalException s ? s.getReason() : null;
    if (reason instanceof AMQP.Channel.Close close) {
      throw unmappable(element, close.getReplyCode(), close.getReplyText(), e);
    }
    if (reason instanceof AMQP.Connection.Close close) {
      throw unmappable(element, close.getReplyCode(), close.getReplyText(), e);
    }
    return e;
  }

  private TopologyUnmappable unmappable(String element, int code, String text, IOException cause) {
    var failure =
        new TopologyUnmappable(
            "endpoint '%s': the broker refused %s: %d %s; %s"
                .formatted(endpoint, element, code, text, advice(code)));
    failure.initCause(cause);
    return failure;
  }

  private static String advice(int code) {
    return switch (code) {
      case AMQP.PRECONDITION_FAILED ->
          "it exists with other attributes: give the endpoint the attributes it has, or set"
              + " skipQueueDeclare or skipExchangeDeclare, or delete it on the broker when it is empty";
      case AMQP.NOT_FOUND -> "it must exist first: declare it, or take passive or skip… away";
      case AMQP.ACCESS_REFUSED -> "give the user configure, write and read permission for it";
      case AMQP.RESOURCE_LOCKED -> "another connection owns it exclusively";
      default -> "correct the endpoint's options";
    };
  }

  private static void closeQuietly(Channel channel) throws IOException {
    try {
      if (channel.isOpen()) {
        channel.close();
      }
    } catch (TimeoutException | com.rabbitmq.client.AlreadyClosedException e) {
      // nothing depends on this channel any more
    }
  }
}
