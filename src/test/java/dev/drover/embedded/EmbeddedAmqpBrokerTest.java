package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.drover.broker.FreePorts;
import dev.drover.delivery.QpidTopology;
import dev.drover.delivery.Topology;
import dev.drover.delivery.TopologyUnmappable;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddedAmqpBrokerTest {

  @TempDir Path folder;

  private final int port = FreePorts.next();
  private EmbeddedAmqpBroker broker;

  @AfterEach
  void close() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void letsNobodyInBeforeItIsOpened() throws Exception {
    broker = EmbeddedAmqpBroker.start(folder, port);
    declare(queues(queue("orders", Map.of())));

    assertThatThrownBy(() -> factory().newConnection()).isInstanceOf(ConnectException.class);
    broker.open();
    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      assertThat(channel.queueDeclarePassive("orders").getMessageCount()).isZero();
    }
  }

  @Test
  void namesTheSettingOfATakenPort() throws Exception {
    try (var other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedAmqpBroker.start(folder, other.getLocalPort()))
          .isInstanceOf(EmbeddedServerUnavailable.class)
          .hasMessageContaining("'127.0.0.1:" + port + "'")
          .hasMessageContaining("drover.embedded.amqp-port")
          .hasMessageContaining("drover.rabbitmq.uri");
    }
  }

  @Test
  void namesTheSettingOfAPortThatWasTakenAfterTheStart() throws Exception {
    broker = EmbeddedAmqpBroker.start(folder, port);

    try (var other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(broker::open)
          .isInstanceOf(EmbeddedServerUnavailable.class)
          .hasMessageContaining(":" + other.getLocalPort())
          .hasMessageContaining("drover.embedded.amqp-port");
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerHolds() {
    broker = EmbeddedAmqpBroker.start(folder, port);

    assertThatThrownBy(() -> EmbeddedAmqpBroker.start(folder, FreePorts.next()))
        .isInstanceOf(EmbeddedServerUnavailable.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("drover.data-dir");
  }

  @Test
  void startsOnTheSameFolderWithAnotherPort() throws Exception {
    broker = EmbeddedAmqpBroker.start(folder, port);
    declare(queues(queue("orders", Map.of())));
    broker.close();

    int other = FreePorts.next();
    broker = EmbeddedAmqpBroker.start(folder, other);
    broker.open();

    assertThat(broker.uri().getPort()).isEqualTo(other);
    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      assertThat(channel.queueDeclarePassive("orders").getMessageCount()).isZero();
    }
  }

  @Test
  void namesTheFolderOfAStoreThatCannotBeRead() throws Exception {
    Files.writeString(folder.resolve("store"), "not a folder");

    assertThatThrownBy(() -> EmbeddedAmqpBroker.start(folder, port))
        .isInstanceOf(EmbeddedServerUnavailable.class)
        .hasMessageContaining(folder.toString());

    Files.delete(folder.resolve("store"));
    broker = EmbeddedAmqpBroker.start(folder, port);
  }

  @Test
  void keepsAllFilesInItsFolderAndMayBeClosedTwice() {
    broker = EmbeddedAmqpBroker.start(folder, port);
    broker.open();

    broker.close();
    broker.close();

    assertThat(folder).isNotEmptyDirectory();
    assertThat(Path.of("work")).doesNotExist();
  }

  @Test
  void namesTheAttributeThatContradicts() {
    broker = EmbeddedAmqpBroker.start(folder, port);
    declare(queues(queue("later", Map.of("x-message-ttl", 100))));

    assertThatThrownBy(() -> declare(queues(queue("later", Map.of("x-message-ttl", 200)))))
        .isInstanceOf(TopologyUnmappable.class)
        .hasMessageContaining("queue 'later'")
        .hasMessageContaining("maximumMessageTtl = '100', wanted '200' (x-message-ttl)");
    assertThatThrownBy(() -> declare(queues(queue("later", Map.of()))))
        .isInstanceOf(TopologyUnmappable.class);
  }

  @Test
  void namesTheTypeThatContradicts() {
    broker = EmbeddedAmqpBroker.start(folder, port);
    declare(queues(queue("urgent", Map.of())));

    assertThatThrownBy(() -> declare(queues(queue("urgent", Map.of("x-max-priority", 9)))))
        .isInstanceOf(TopologyUnmappable.class)
        .hasMessageContaining("queue 'urgent'");
  }

  @Test
  void declaresQueuesThatDeadLetterToOneAnother() {
    var circle =
        queues(
            queue("work", deadLetter("retry", Map.of())),
            queue("retry", deadLetter("work", Map.of("x-message-ttl", 100))));
    broker = EmbeddedAmqpBroker.start(folder, port);

    declare(circle);
    declare(circle);
    broker.close();
    broker = EmbeddedAmqpBroker.start(folder, port);

    declare(circle);
  }

  @Test
  void leavesExclusiveQueuesToTheirConnections() throws Exception {
    var mine = new Topology.Queue("mine", false, true, true, Map.of());
    broker = EmbeddedAmqpBroker.start(folder, port);
    declare(
        new Topology(
            List.of(),
            List.of(mine),
            List.of(new Topology.Binding("mine", "amq.topic", "#", Map.of()))));
    broker.open();

    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      channel.queueDeclare("mine", false, true, true, Map.of());
    }
  }

  @Test
  void refusesABindingToAnExchangeThatIsNotThere() {
    broker = EmbeddedAmqpBroker.start(folder, port);

    assertThatThrownBy(
            () ->
                declare(
                    new Topology(
                        List.of(),
                        List.of(queue("orders", Map.of())),
                        List.of(new Topology.Binding("orders", "gone", "", Map.of())))))
        .isInstanceOf(TopologyUnmappable.class)
        .hasMessageContaining("'gone'");
  }

  static List<Map<String, Object>> arguments() {
    return List.of(
        Map.of("x-message-ttl", 100),
        Map.of("x-max-priority", 10),
        Map.of("x-max-length", 5),
        Map.of("x-single-active-consumer", true),
        deadLetter("letters", Map.of()),
        deadLetter("letters", Map.of("x-message-ttl", 100)));
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void takesTheSameAttributesOverTheWire(Map<String, Object> arguments) throws Exception {
    var mapped = QpidTopology.of(queues(queue("letters", Map.of()), queue("work", arguments)));
    broker = EmbeddedAmqpBroker.start(folder, port);
    broker.open();

    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      for (Topology.Queue queue : mapped.queues()) {
        channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
        channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
      }
    }

    broker.declare(mapped);
  }

  @Test
  void keepsTheBindingOfAQueueThatIsNamedLikeItsExchange() throws Exception {
    var topology =
        new Topology(
            List.of(new Topology.Exchange("orders", "direct", true, false, Map.of())),
            List.of(queue("orders", Map.of())),
            List.of(new Topology.Binding("orders", "orders", "new", Map.of())));
    for (int start = 0; start < 2; start++) {
      broker = EmbeddedAmqpBroker.start(folder, port);
      declare(topology);
      broker.close();
    }

    broker = EmbeddedAmqpBroker.start(folder, port);
    broker.open();

    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      assertThat(published(channel, "orders", "new")).isEqualTo(1);
    }
  }

  private static int published(Channel channel, String exchange, String key) throws Exception {
    channel.confirmSelect();
    channel.basicPublish(
        exchange,
        key,
        true,
        MessageProperties.PERSISTENT_BASIC,
        "x".getBytes(StandardCharsets.UTF_8));
    channel.waitForConfirmsOrDie(10_000);
    return channel.queueDeclarePassive("orders").getMessageCount();
  }

  private void declare(Topology rabbitmq) {
    broker.declare(QpidTopology.of(rabbitmq));
  }

  private ConnectionFactory factory() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(broker.uri());
    return factory;
  }

  private static Map<String, Object> deadLetter(String queue, Map<String, Object> more) {
    var arguments = new java.util.HashMap<String, Object>(more);
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", queue);
    return arguments;
  }

  private static Topology queues(Topology.Queue... queues) {
    return new Topology(List.of(), List.of(queues), List.of());
  }

  private static Topology.Queue queue(String name, Map<String, Object> arguments) {
    return new Topology.Queue(name, true, false, false, arguments);
  }
}
