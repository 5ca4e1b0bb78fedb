package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopic;
import dev.drover.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * L8, L10 and L11 on Kafka, and the same set-ups with Camel's own component, which loses: that
 * shows that these tests would see it.
 */
@Timeout(120)
class KafkaLossesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final List<String> TEN = Account.ids(10);

  private static final String BY_DEFAULT =
      ", autoOffsetReset: earliest, autoCommitIntervalMs: 200, pollTimeoutMs: 200";
  private static final String BY_HAND =
      ", autoOffsetReset: earliest, autoCommitEnable: false, allowManualCommit: true,"
          + " kafkaManualCommitFactory: \"#commits\", pollTimeoutMs: 200";

  private static EmbeddedKafka kafka;

  private final Queue<String> effects = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final String group = "losses-" + NAMES.incrementAndGet();
  private volatile int firstBroken;
  private volatile int lastBroken;
  private PlainTopic topic;
  private YamlRoutes routes;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "kafka-losses-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void send() throws Exception {
    topic = new PlainTopic(kafka.brokers(), group, Map.of());
    topic.send(TEN);
    routes = YamlRoutes.onKafka(kafka.brokers());
  }

  @AfterEach
  void stop() {
    routes.close();
    topic.close();
  }

  @Test
  void L08_aDeadLetterTopicThatRefusesHoldsTheRecord() throws Exception {
    breakRecords(3, 3);
    try (var letters = new PlainTopic(kafka.brokers(), group + ".dlt", refusingAll())) {
      routes
          .effect(this::take)
          .start(consumer("", "retry-then-dead-letter") + deadLetters(letters.name()));
      await().atMost(SOON).until(() -> routes.failures().size() >= 2);
      routes.close();

      assertThat(letters.all()).isEmpty();
      Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();
    }
  }

  @Test
  void L10_nothingPassesARecordThatFails() throws Exception {
    breakRecords(3, 3);
    routes.effect(this::take).start(consumer(""));

    await().atMost(SOON).until(() -> failures.get() >= 3);
    await().atMost(SOON).until(() -> topic.committed(group) == 3);
    Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();

    repair();
    await().atMost(SOON).until(() -> topic.committed(group) == 10);
    Account.of(TEN).arrived(effects).balances();
  }

  @Test
  void L10_inBatchesNoCommitPassesARecordThatFailsAndTheOthersAreNotRepeated() throws Exception {
    breakRecords(3, 3);
    routes.effect(this::take).start(batches());

    await().atMost(SOON).until(() -> failures.get() >= 4 && effects.size() == 9);
    assertThat(topic.committed(group)).isEqualTo(3);

    repair();
    await().atMost(SOON).until(() -> topic.committed(group) == 10);
    Account.of(TEN).arrived(effects).balances();
  }

  @Test
  void L10_stockCamelPassesIt() throws Exception {
    breakRecords(3, 3);
    routes.component("kafka", stock()).effect(this::take).start(consumer(BY_DEFAULT));

    await().atMost(SOON).until(() -> effects.size() == 9);
    routes.close();

    assertThat(topic.committed(group)).isEqualTo(10);
    assertThat(effects).doesNotContain("3");
  }

  @Test
  void L11_aRebalanceCommitsNoRecordThatIsHeld() throws Exception {
    breakRecords(5, 9);
    routes.effect(this::take).start(consumer(""));
    await().atMost(SOON).until(() -> failures.get() >= 2 && topic.committed(group) == 5);

    joinAndLeave();

    Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();
    repair();
    await().atMost(SOON).until(() -> topic.committed(group) == 10);
    Account.of(TEN).arrived(effects).balances();
  }

  @Test
  void L11_aRebalanceCommitsNoRecordThatIsInWork() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    breakRecords(5, 9);
    routes
        .effect(
            exchange -> {
              if (number(exchange) == 5) {
                inWork.countDown();
                goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
              }
              take(exchange);
            })
        .start(consumer(""));
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    joinAndLeave(goOn::countDown);

    Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();
  }

  @Test
  void L11_inBatchesARebalanceCommitsNoRecordThatIsHeld() throws Exception {
    breakRecords(5, 9);
    routes.effect(this::take).start(batches());
    await().atMost(SOON).until(() -> failures.get() >= 10 && topic.committed(group) == 5);

    joinAndLeave();

    Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();
    repair();
    await().atMost(SOON).until(() -> topic.committed(group) == 10);
    Account.of(TEN).arrived(effects).balances();
  }

  @Test
  void L11_inBatchesARebalanceCommitsNoRecordThatIsInWork() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    breakRecords(5, 9);
    routes
        .effect(
            exchange -> {
              if (number(exchange) == 5) {
                inWork.countDown();
                goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
              }
              take(exchange);
            })
        .start(batches());
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    joinAndLeave(goOn::countDown);

    Account.of(TEN).arrived(effects).inSource(topic.inSource(group)).balances();
  }

  @Test
  void L11_stockCamelCommitsWhatTheRouteHolds() throws Exception {
    breakRecords(5, 9);
    routes
        .component("kafka", stock())
        .bean("commits", new DefaultKafkaManualCommitFactory())
        .effect(this::takeAndCommit)
        .start(consumer(BY_HAND));
    await().atMost(SOON).until(() -> failures.get() == 5 && topic.committed(group) == 5);

    joinAndLeave();

    assertThat(effects).hasSize(5);
    assertThat(topic.committed(group)).as("committed by the rebalance").isEqualTo(10);
  }

  private String consumer(String options) {
    return consumer(options, null);
  }

  private String consumer(String options, String configuration) {
    return """
        - route:
            id: consumer
            %s
            from:
              uri: kafka:%s
              parameters: {groupId: %s%s}
              steps:
                - to:
                    uri: mock:effect
        """
        .formatted(
            configuration == null ? "" : "routeConfigurationId: " + configuration,
            topic.name(),
            group,
            options);
  }

  /** The same in batches, with the effect on one message at a time. */
  private String batches() {
    return """
        - route:
            id: consumer
            from:
              uri: kafka:%s
              parameters: {groupId: %s, batching: true}
              steps:
                - split:
                    expression:
                      ref:
                        expression: elements
                    aggregationStrategy: elements
                    steps:
                      - to:
                          uri: mock:effect
        """
        .formatted(topic.name(), group);
  }

  private static String deadLetters(String topic) {
    return """
        - route:
            id: consumer-dead
            from:
              uri: direct:consumer-dead
              steps:
                - to:
                    uri: kafka:%s
        """
        .formatted(topic);
  }

  /** No record is small enough. */
  private static Map<String, String> refusingAll() {
    return Map.of("max.message.bytes", "1");
  }

  private static KafkaComponent stock() {
    var component = new KafkaComponent();
    component.getConfiguration().setBrokers(kafka.brokers());
    return component;
  }

  private void breakRecords(int first, int last) {
    firstBroken = first;
    lastBroken = last;
  }

  private void repair() {
    breakRecords(-1, -1);
  }

  private void take(Exchange exchange) {
    int number = number(exchange);
    if (number >= firstBroken && number <= lastBroken) {
      failures.incrementAndGet();
      throw new IllegalStateException("cannot take " + number);
    }
    effects.add("" + number);
  }

  /** As Camel's manual says: the route commits what it has done, and what it holds it does not. */
  private void takeAndCommit(Exchange exchange) {
    try {
      take(exchange);
      exchange.getMessage().getHeader("CamelKafkaManualCommit", KafkaManualCommit.class).commit();
    } catch (IllegalStateException held) {
      // kept for later, uncommitted
    }
  }

  private static int number(Exchange exchange) {
    return Integer.parseInt(exchange.getMessage().getBody(String.class));
  }

  private void joinAndLeave() throws Exception {
    joinAndLeave(() -> {});
  }

  /** A second member joins, and leaves when the group has settled; it takes and commits nothing. */
  private void joinAndLeave(Runnable whenJoining) throws Exception {
    try (KafkaConsumer<byte[], byte[]> second = topic.member(group)) {
      second.poll(Duration.ofMillis(500));
      whenJoining.run();
      await()
          .atMost(SOON)
          .until(
              () -> {
                second.poll(Duration.ofMillis(100));
                return topic.hasSettled(group, 2);
              });
    }
  }
}
