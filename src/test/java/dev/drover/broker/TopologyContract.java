package dev.drover.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.drover.delivery.Topology;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a topology of RabbitMQ's arguments does, whichever broker it is declared on. */
abstract class TopologyContract {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Connection connection;
  private Channel channel;

  /** Where the broker is, which holds no queue of an earlier test. */
  abstract URI uri();

  /** Declares in RabbitMQ's words; throws when the broker holds something that differs. */
  abstract void declare(Topology rabbitmq) throws Exception;

  /** Stops the broker and starts it again on the same data. */
  abstract void restart() throws Exception;

  @BeforeEach
  void connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri());
    factory.setAutomaticRecoveryEnabled(false);
    connection = factory.newConnection();
    channel = connection.createChannel();
    channel.confirmSelect();
  }

  @AfterEach
  void disconnect() {
    connection.abort();
  }

  @Test
  void keepsConfirmedPersistentMessagesOverARestart() throws Exception {
    declare(
        new Topology(
            List.of(exchange("orders", "topic")),
            List.of(queue("orders", Map.of())),
            List.of(new Topology.Binding("orders", "orders", "#", Map.of()))));
    publish("orders", "new", "first");
    publish("orders", "new", "second");

    disconnect();
    restart();
    connect();

    assertThat(bodies("orders")).containsExactly("first", "second");
    publish("orders", "new", "third");
    assertThat(bodies("orders")).containsExactly("third");
  }

  @Test
  void deadLettersAnExpiredMessageToAQueue() throws Exception {
    declare(
        queues(
            queue("work", Map.of()),
            queue(
                "later",
                Map.of(
                    "x-message-ttl", 200,
                    "x-dead-letter-exchange", "",
                    "x-dead-letter-routing-key", "work"))));

    publish("", "later", "patient");

    assertThat(await().atMost(PATIENCE).until(() -> bodies("work"), b -> !b.isEmpty()))
        .containsExactly("patient");
    assertThat(bodies("later")).isEmpty();
  }

  @Test
  void deadLettersAnExpiredMessageThroughAnExchange() throws Exception {
    declare(
        new Topology(
            List.of(exchange("dlx", "fanout")),
            List.of(
                queue("letters", Map.of()),
                queue("later", Map.of("x-message-ttl", 200, "x-dead-letter-exchange", "dlx"))),
            List.of(new Topology.Binding("letters", "dlx", "", Map.of()))));

    publish("", "later", "patient");

    assertThat(await().atMost(PATIENCE).until(() -> bodies("letters"), b -> !b.isEmpty()))
        .containsExactly("patient");
  }

  @Test
  void deadLettersThroughAnExchangeByAnotherKey() throws Exception {
    declare(
        new Topology(
            List.of(exchange("dlx", "topic")),
            List.of(
                queue("letters", Map.of()),
                queue("others", Map.of()),
                queue(
                    "later",
                    Map.of(
                        "x-message-ttl", 200,
                        "x-dead-letter-exchange", "dlx",
                        "x-dead-letter-routing-key", "late.order"))),
            List.of(
                new Topology.Binding("letters", "dlx", "late.*", Map.of()),
                new Topology.Binding("others", "dlx", "early.#", Map.of()))));

    publish("", "later", "patient");

    assertThat(await().atMost(PATIENCE).until(() -> bodies("letters"), b -> !b.isEmpty()))
        .containsExactly("patient");
    assertThat(bodies("others")).isEmpty();
  }

  @Test
  void deadLettersARejectedMessageButNotARequeuedOne() throws Exception {
    declare(
        queues(
            queue("letters", Map.of()),
            queue(
                "work",
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "letters"))));
    publish("", "work", "order");

    channel.basicNack(take("work").getEnvelope().getDeliveryTag(), false, true);
    GetResponse again = take("work");

    assertThat(again.getEnvelope().isRedeliver()).isTrue();
    channel.basicReject(again.getEnvelope().getDeliveryTag(), false);
    assertThat(await().atMost(PATIENCE).until(() -> bodies("letters"), b -> !b.isEmpty()))
        .containsExactly("order");
  }

  @Test
  void keepsAMessageWhoseConsumerIsGone() throws Exception {
    declare(
        queues(
            queue("letters", Map.of()),
            queue(
                "work",
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "letters"))));
    publish("", "work", "order");
    take("work");

    disconnect();
    connect();

    assertThat(await().atMost(PATIENCE).until(() -> bodies("work"), b -> !b.isEmpty()))
        .containsExactly("order");
    assertThat(bodies("letters")).isEmpty();
  }

  @Test
  void deliversHigherPrioritiesFirst() throws Exception {
    declare(queues(queue("urgent", Map.of("x-max-priority", 10))));
    for (int priority : new int[] {1, 9, 10, 5, 0}) {
      publish("urgent", properties().priority(priority).build(), String.valueOf(priority));
    }
    publish("urgent", properties().build(), "none");

    assertThat(bodies("urgent")).containsExactly("10", "9", "5", "1", "0", "none");
  }

  @Test
  void saysThatAMandatoryMessageReachedNoQueue() throws Exception {
    declare(new Topology(List.of(exchange("lonely", "direct")), List.of(), List.of()));
    var returned = new LinkedBlockingQueue<String>();
    var answered = new LinkedBlockingQueue<Long>();
    channel.addReturnListener(r -> returned.add(r.getRoutingKey()));
    channel.addConfirmListener((tag, all) -> answered.add(tag), (tag, all) -> answered.add(tag));

    channel.basicPublish("lonely", "nobody", true, properties().build(), bytes("hello"));

    assertThat(returned.poll(10, TimeUnit.SECONDS)).isEqualTo("nobody");
    assertThat(answered.poll(10, TimeUnit.SECONDS)).isEqualTo(1L);
  }

  @Test
  void routesToTheAlternateExchangeWhatNoBindingTakes() throws Exception {
    declare(
        new Topology(
            List.of(
                exchange("unrouted", "fanout"),
                new Topology.Exchange(
                    "prices", "direct", true, false, Map.of("alternate-exchange", "unrouted"))),
            List.of(queue("strays", Map.of())),
            List.of(new Topology.Binding("strays", "unrouted", "", Map.of()))));

    publish("prices", "unknown", "stray");

    assertThat(bodies("strays")).containsExactly("stray");
  }

  @Test
  void dropsTheOldestMessageOfAFullQueue() throws Exception {
    declare(queues(queue("latest", Map.of("x-max-length", 2, "x-overflow", "drop-head"))));

    for (String body : List.of("1", "2", "3", "4")) {
      publish("", "latest", body);
    }

    assertThat(bodies("latest")).containsExactly("3", "4");
  }

  @Test
  void deliversToOneConsumerOfAQueueWithASingleActiveOne() throws Exception {
    declare(queues(queue("single", Map.of("x-single-active-consumer", true))));
    var first = new LinkedBlockingQueue<String>();
    var second = new LinkedBlockingQueue<String>();
    String active = consume("single", first);
    consume("single", second);

    publish("", "single", "1");
    publish("", "single", "2");
    assertThat(take(first)).isEqualTo("1");
    assertThat(take(first)).isEqualTo("2");
    channel.basicCancel(active);
    publish("", "single", "3");

    assertThat(take(second)).isEqualTo("3");
    assertThat(first).isEmpty();
  }

  @Test
  void takesTheSameDeclarationAgain() throws Exception {
    var topology = retrying(200);

    declare(topology);
    publish("", "work", "order");
    declare(topology);

    assertThat(bodies("work")).containsExactly("order");
  }

  @Test
  void refusesADeclarationThatContradictsTheQueue() throws Exception {
    declare(retrying(200));

    assertThatThrownBy(() -> declare(retrying(300)));
  }

  @Test
  void refusesADeclarationThatContradictsTheExchange() throws Exception {
    declare(new Topology(List.of(exchange("prices", "topic")), List.of(), List.of()));

    assertThatThrownBy(
        () -> declare(new Topology(List.of(exchange("prices", "fanout")), List.of(), List.of())));
  }

  /** A queue, and one that returns to it what has waited for a while. */
  private static Topology retrying(int millis) {
    return queues(
        queue("work", Map.of()),
        queue(
            "retry",
            Map.of(
                "x-message-ttl", millis,
                "x-dead-letter-exchange", "",
                "x-dead-letter-routing-key", "work")));
  }

  private static Topology queues(Topology.Queue... queues) {
    return new Topology(List.of(), List.of(queues), List.of());
  }

  private static Topology.Queue queue(String name, Map<String, Object> arguments) {
    return new Topology.Queue(name, true, false, false, arguments);
  }

  private static Topology.Exchange exchange(String name, String type) {
    return new Topology.Exchange(name, type, true, false, Map.of());
  }

  private void publish(String exchange, String key, String body) throws Exception {
    channel.basicPublish(exchange, key, true, properties().build(), bytes(body));
    channel.waitForConfirmsOrDie(PATIENCE.toMillis());
  }

  private void publish(String queue, AMQP.BasicProperties properties, String body)
      throws Exception {
    channel.basicPublish("", queue, true, properties, bytes(body));
    channel.waitForConfirmsOrDie(PATIENCE.toMillis());
  }

  private static AMQP.BasicProperties.Builder properties() {
    return new AMQP.BasicProperties.Builder().deliveryMode(2);
  }

  private GetResponse take(String queue) {
    return await().atMost(PATIENCE).until(() -> channel.basicGet(queue, false), r -> r != null);
  }

  private static String take(LinkedBlockingQueue<String> received) throws InterruptedException {
    return received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private String consume(String queue, LinkedBlockingQueue<String> received) throws Exception {
    CancelCallback ignored = tag -> {};
    return channel.basicConsume(
        queue,
        true,
        (tag, delivery) -> received.add(new String(delivery.getBody(), StandardCharsets.UTF_8)),
        ignored);
  }

  private List<String> bodies(String queue) throws Exception {
    var found = new ArrayList<String>();
    for (var got = channel.basicGet(queue, true);
        got != null;
        got = channel.basicGet(queue, true)) {
      found.add(new String(got.getBody(), StandardCharsets.UTF_8));
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
