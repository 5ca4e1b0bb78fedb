package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** L1 to L5, L8 and L9, on a real RabbitMQ. */
@RequiresRabbitmq
@Timeout(120)
class RabbitmqLossesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** A queue that holds one message and refuses the rest. */
  private static final String ONE_MESSAGE =
      "{queue: %s, arg.queue.x-max-length: 1, arg.queue.x-overflow: reject-publish}";

  private final String source = name("source");
  private final String target = name("target");
  private final String letters = name("letters");
  private final Queue<String> effects = new ConcurrentLinkedQueue<>();
  private PlainClient client;
  private YamlRoutes routes;

  @BeforeEach
  void connect() throws Exception {
    client = new PlainClient(RabbitmqNode.shared().uri());
    routes = YamlRoutes.onRabbitmq(RabbitmqNode.shared().uri());
  }

  @AfterEach
  void disconnect() {
    routes.close();
    client.close();
  }

  @Test
  void L01_aPublishThatTheBrokerRefusesFailsItsExchange() throws Exception {
    routes.start(
        """
        - route:
            from:
              uri: direct:send
              steps:
                - to:
                    uri: rabbitmq:default
                    parameters: %s
        """
            .formatted(ONE_MESSAGE.formatted(target)));

    List<Exchange> sent =
        Account.ids(20).stream().map(id -> routes.send("direct:send", id)).toList();

    assertThat(sent).filteredOn(exchange -> exchange.getException() == null).hasSize(1);
    assertThat(sent)
        .filteredOn(exchange -> exchange.getException() != null)
        .hasSize(19)
        .allSatisfy(
            exchange -> assertThat(outcome(exchange.getException())).isEqualTo(Outcome.REFUSED));
    assertThat(drain(target)).hasSize(1);
  }

  @Test
  void L02_aBridgeWaitsForConfirmsWithoutAnyOption() throws Exception {
    client.queue(source, Map.of());
    client.publishMany("", source, 20);

    routes.start(bridge("rabbitmq:default", ONE_MESSAGE.formatted(target)));
    await().atMost(SOON).until(() -> routes.failures().size() >= 19);
    routes.close();

    List<String> arrived = drain(target);
    assertThat(arrived).hasSize(1);
    Account.of(Account.ids(20)).arrived(arrived).inSource(drain(source)).balances();
  }

  @Test
  void L03_aMessageThatNoQueueTakesStaysInItsSource() throws Exception {
    client.queue(source, Map.of());
    client.publishMany("", source, 3);

    routes.start(bridge("rabbitmq:" + name("nobody"), "{exchangeType: topic, routingKey: lost}"));
    await().atMost(SOON).until(() -> routes.failures().size() >= 3);
    routes.close();

    assertThat(routes.failures())
        .extracting(RabbitmqLossesIT::outcome)
        .containsOnly(Outcome.RETURNED);
    Account.of(Account.ids(3)).inSource(drain(source)).balances();
  }

  @Test
  void L04_aFailingConsumerOnAQueueWithoutDeadLetterExchangeKeepsItsMessage() throws Exception {
    client.queue(source, Map.of());
    client.publishMany("", source, 10);
    routes.effect(exchange -> take(exchange, true)).start(consumer("requeueDelay: 20"));

    await().atMost(SOON).until(() -> routes.failures().size() >= 8 && effects.size() == 9);
    routes.close();

    Account.of(Account.ids(10)).arrived(effects).inSource(drain(source)).balances();
  }

  @Test
  void L05_aFailingMessageIsRequeuedUntilItCanBeDone() throws Exception {
    var broken = new AtomicBoolean(true);
    client.queue(source, Map.of());
    client.publishMany("", source, 10);
    routes
        .effect(exchange -> take(exchange, broken.get()))
        .start(consumer("onFailure: requeue, requeueDelay: 20"));
    await().atMost(SOON).until(() -> routes.failures().size() >= 8);

    broken.set(false);
    await().atMost(SOON).until(() -> effects.size() == 10);
    routes.close();

    Account.of(Account.ids(10)).arrived(effects).inSource(drain(source)).balances();
  }

  @Test
  void L05_rejectingWithoutADeadLetterExchangeIsRefusedAtStart() {
    assertThatThrownBy(() -> routes.start(consumer("onFailure: reject")))
        .hasStackTraceContaining("onFailure=reject would lose messages")
        .hasStackTraceContaining("add deadLetterExchange");
  }

  @Test
  void L08_aDeadLetterQueueThatRefusesLeavesTheMessageInItsSource() throws Exception {
    client.queue(source, Map.of("x-dead-letter-exchange", ""));
    client.publishMany("", source, 3);

    routes
        .effect(exchange -> fail("all"))
        .start(deadLettering(source, "arg.queue.x-dead-letter-exchange: \"\""));
    await().atMost(SOON).until(() -> routes.failures().size() >= 2 && client.depth(letters) == 1);
    routes.close();

    List<String> dead = drain(letters);
    assertThat(dead).hasSize(1);
    Account.of(Account.ids(3)).deadLettered(dead).inSource(drain(source)).balances();
  }

  @Test
  void L09_soDoesOneBehindAQueueWithoutDeadLetterExchange() throws Exception {
    client.queue(source, Map.of());
    client.publishMany("", source, 3);

    routes.effect(exchange -> fail("all")).start(deadLettering(source, "requeueDelay: 20"));
    await().atMost(SOON).until(() -> routes.failures().size() >= 8 && client.depth(letters) == 1);
    routes.close();

    List<String> dead = drain(letters);
    assertThat(dead).hasSize(1);
    Account.of(Account.ids(3)).deadLettered(dead).inSource(drain(source)).balances();
  }

  private String bridge(String to, String options) {
    return """
        - route:
            id: %s
            from:
              uri: rabbitmq:default
              parameters: {queue: %s}
              steps:
                - to:
                    uri: %s
                    parameters: %s
        """
        .formatted(source, source, to, options);
  }

  private String consumer(String options) {
    return """
        - route:
            id: %s
            from:
              uri: rabbitmq:default
              parameters: {queue: %s, %s}
              steps:
                - to:
                    uri: mock:effect
        """
        .formatted(source, source, options);
  }

  private String deadLettering(String id, String options) {
    return """
        - route:
            id: %s
            routeConfigurationId: retry-then-dead-letter
            from:
              uri: rabbitmq:default
              parameters: {queue: %s, %s}
              steps:
                - to:
                    uri: mock:effect
        - route:
            id: %s-dead
            from:
              uri: direct:%s-dead
              steps:
                - to:
                    uri: rabbitmq:default
                    parameters: %s
        """
        .formatted(id, source, options, id, id, ONE_MESSAGE.formatted(letters));
  }

  private void take(Exchange exchange, boolean broken) {
    String id = exchange.getMessage().getBody(String.class);
    if (broken && id.equals("3")) {
      fail(id);
    }
    effects.add(id);
  }

  private static void fail(String id) {
    throw new IllegalStateException("cannot take " + id);
  }

  private static Outcome outcome(Throwable failure) {
    return failure instanceof PublishUnconfirmed unconfirmed ? unconfirmed.outcome() : null;
  }

  /** The ids of a queue's messages, which are taken off it. */
  private List<String> drain(String queue) throws Exception {
    var ids = new ArrayList<String>();
    for (GetResponse got = client.get(queue); got != null; got = client.get(queue)) {
      ids.add(got.getProps().getMessageId());
    }
    return ids;
  }

  private static String name(String what) {
    return "losses-" + what + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
  }
}
