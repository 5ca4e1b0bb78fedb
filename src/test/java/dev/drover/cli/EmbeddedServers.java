package dev.drover.cli;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.drover.broker.FreePorts;
import dev.drover.delivery.QpidTopology;
import dev.drover.delivery.Topology;
import dev.drover.embedded.EmbeddedAmqpBroker;
import dev.drover.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Both embedded brokers with the shipped flows' topology, started once for all tests. */
final class EmbeddedServers implements ParameterResolver {

  /** The brokers, as a parameter of a test. */
  static final class Brokers implements AutoCloseable {

    final EmbeddedAmqpBroker amqp;
    final EmbeddedKafka kafka;

    private Brokers() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "cli-servers").toAbsolutePath();
        amqp = EmbeddedAmqpBroker.start(folder.resolve("amqp"), FreePorts.next());
        amqp.declare(QpidTopology.of(topology()));
        amqp.open();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
        createTopics();
      } catch (Exception e) {
        throw new IllegalStateException("the embedded servers did not start", e);
      }
    }

    private void createTopics() throws Exception {
      try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
        var topics =
            Stream.of("orders", "payments", "payments.dlt", "plain")
                .map(name -> new NewTopic(name, 3, (short) 1))
                .toList();
        admin.createTopics(topics).all().get();
      }
    }

    DemoTargets targets() {
      return new DemoTargets(amqp.uri(), kafka.brokers());
    }

    Connection connect() throws Exception {
      var factory = new ConnectionFactory();
      factory.setUri(amqp.uri());
      return factory.newConnection();
    }

    /** A config folder whose settings name these brokers. */
    Path config(Path folder) throws IOException {
      Files.writeString(
          folder.resolve("application.properties"),
          "drover.rabbitmq.uri=%s%ndrover.kafka.brokers=%s%n"
              .formatted(amqp.uri(), kafka.brokers()));
      return folder;
    }

    @Override
    public void close() {
      kafka.close();
      amqp.close();
    }
  }

  private static Topology topology() {
    return new Topology(
        List.of(
            exchange("orders", "topic"),
            exchange("orders.dlx", "fanout"),
            exchange("payments", "topic")),
        List.of(queue("orders"), queue("orders.dlq"), queue("payments")),
        List.of(
            new Topology.Binding("orders", "orders", "#", Map.of()),
            new Topology.Binding("orders.dlq", "orders.dlx", "", Map.of()),
            new Topology.Binding("payments", "payments", "#", Map.of())));
  }

  private static Topology.Exchange exchange(String name, String type) {
    return new Topology.Exchange(name, type, true, false, Map.of());
  }

  private static Topology.Queue queue(String name) {
    return new Topology.Queue(name, true, false, false, Map.of());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Brokers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getRoot().getStore(Namespace.create(EmbeddedServers.class));
    return store.getOrComputeIfAbsent(Brokers.class, key -> new Brokers(), Brokers.class);
  }
}
