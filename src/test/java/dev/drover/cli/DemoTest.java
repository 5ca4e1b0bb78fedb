package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo on the embedded servers, with bridges that are sound and bridges that are not. */
@ExtendWith(EmbeddedServers.class)
@Timeout(60)
class DemoTest {

  private static final Predicate<String> NONE = id -> false;

  private final EmbeddedServers.Brokers brokers;
  private Connection connection;
  private Channel channel;

  DemoTest(EmbeddedServers.Brokers brokers) {
    this.brokers = brokers;
  }

  @BeforeEach
  void emptyTheQueues() throws Exception {
    connection = brokers.connect();
    channel = connection.createChannel();
    for (String queue : new String[] {"orders", "orders.dlq", "payments"}) {
      channel.queuePurge(queue);
    }
  }

  @AfterEach
  void hangUp() throws Exception {
    connection.close();
  }

  @Test
  void accountsForEveryMessageOfSoundBridges() throws Exception {
    try (var bridges = new FakeBridges(brokers, NONE, NONE)) {
      bridges.start();
      Console console = demo("--output", "json");

      var account = new ObjectMapper().readTree(console.out());
      assertThat(console.exitCode).as(console.err()).isZero();
      assertThat(account.get("clean").asBoolean()).isTrue();
      assertThat(account.get("bridges")).hasSize(2);
      for (var bridge : account.get("bridges")) {
        assertThat(bridge.get("sent").asInt()).isEqualTo(1_000);
        assertThat(bridge.get("unique").asInt()).isEqualTo(950);
        assertThat(bridge.get("delivered").asInt()).isEqualTo(940);
        assertThat(bridge.get("duplicatesDropped").asInt()).isEqualTo(50);
        assertThat(bridge.get("deadLettered").asInt()).isEqualTo(10);
        assertThat(bridge.get("arrivedTwice").asInt()).isZero();
        assertThat(bridge.get("lost").asInt()).isZero();
      }
    }
  }

  @Test
  void reportsWhatABridgeLoses() throws Exception {
    try (var bridges = new FakeBridges(brokers, id -> id.endsWith("-orders-17"), NONE)) {
      bridges.start();
      Console console = demo();

      assertThat(console.exitCode).isEqualTo(1);
      assertThat(console.out()).containsPattern("lost: demo-\\w+-orders-17\\R");
      assertThat(console.out()).contains("NOT CLEAN");
    }
  }

  @Test
  void reportsWhatABridgePassesOnTwice() throws Exception {
    try (var bridges = new FakeBridges(brokers, NONE, id -> id.endsWith("-payments-23"))) {
      bridges.start();
      Console console = demo();

      assertThat(console.exitCode).isEqualTo(1);
      assertThat(console.out()).containsPattern("arrived twice: demo-\\w+-payments-23\\R");
    }
  }

  @Test
  void leavesForeignMessagesAndAllDeadLettersWhereTheyAre() throws Exception {
    try (var bridges = new FakeBridges(brokers, NONE, NONE)) {
      bridges.start();
      var foreign = new BasicProperties.Builder().messageId("foreign").deliveryMode(2).build();
      channel.basicPublish("payments", "x", foreign, new byte[0]);
      channel.basicPublish("payments", "x", null, new byte[0]);
      channel.basicPublish("orders.dlx", "", foreign, new byte[0]);

      Console console = demo();

      assertThat(console.exitCode).as(console.err()).isZero();
      assertThat(channel.messageCount("payments")).isEqualTo(2);
      assertThat(channel.messageCount("orders.dlq")).isEqualTo(11);
    }
  }

  private Console demo(String... more) {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE, brokers.targets());
    var args = new java.util.ArrayList<String>();
    args.addAll(java.util.List.of("run", "--demo", "--exit", "--demo-messages", "1000"));
    args.addAll(java.util.List.of("--demo-silence", "PT3S"));
    args.addAll(java.util.List.of(more));
    return Console.run(daemon, args.toArray(String[]::new));
  }
}
