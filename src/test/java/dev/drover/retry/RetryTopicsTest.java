package dev.drover.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopics;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.delivery.Elements;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.kafka.LosslessKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retry topics on a real Kafka, in both gears. */
@Timeout(120)
class RetryTopicsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static EmbeddedKafka kafka;

  /** One try of a record, as the route saw it. */
  private record Try(String id, long nanos, Map<String, Object> headers, String body) {}

  private final List<Try> tries = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final String topic = "bills-" + TOPICS.incrementAndGet();
  private DefaultCamelContext context;
  private PlainTopics bills;
  private volatile int failures;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "retry-kafka-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopics() throws Exception {
    bills = topic(topic);
    topic(topic + ".dlt");
    for (int wait : List.of(200, 400, 800)) {
      topic(topic + ".retry." + wait);
    }
  }

  private PlainTopics topic(String name) throws Exception {
    var made = new PlainTopics(kafka.brokers(), name, 1);
    open.add(made);
    return made;
  }

  @AfterEach
  void close() throws Exception {
    context.stop();
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailedRecordComesBackAsItWasAfterEachWait(boolean batching) throws Exception {
    failures = 3;
    start(batching);

    bills.send(0, "key-7", "a bill", Map.of("message-id", "bad", "colour", "red"));

    await().atMost(SOON).until(() -> triesOf("bad").size() == 4);
    List<Try> all = triesOf("bad");
    assertWaits(all, 200, 400, 800);
    assertThat(all.get(3).body).isEqualTo("a bill");
    assertThat(all.get(3).headers)
        .containsEntry("x-retry-count", "3")
        .containsEntry("x-retry-source", "kafka:" + topic + "/0@0")
        .containsEntry("message-id", "bad")
        .containsEntry("colour", "red")
        .doesNotContainKey("x-dead-letter-reason");
    assertThat((byte[]) all.get(3).headers.get("CamelKafkaKey")).isEqualTo("key-7".getBytes(UTF_8));
    await().atMost(SOON).until(() -> committed(topic + ".retry.800") == 1);
  }

  @Test
  void whatFailsToTheEndIsALetterThatNamesItsFirstPlace() throws Exception {
    failures = 99;
    start(false);

    bills.send(0, "k", "a bill", Map.of("message-id", "bad"));

    await().atMost(SOON).until(() -> letters().size() == 1);
    Message letter = letters().get(0).getMessage();
    assertThat(letter.getBody(String.class)).isEqualTo("a bill");
    assertThat(letter.getHeaders())
        .containsEntry("x-dead-letter-source", "kafka:" + topic + "/0@0")
        .containsEntry("x-dead-letter-attempts", "4")
        .containsEntry("x-dead-letter-reason", "no")
        .doesNotContainKey("x-retry-count");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void othersOfItsPartitionGoOnWhileOneWaits(boolean batching) throws Exception {
    failures = 99;
    start(batching);

    bills.send(0, "k", "a bill", Map.of("message-id", "bad"));
    for (int i = 0; i < 20; i++) {
      bills.send(0, "k", "a bill", Map.of("message-id", "good-" + i));
    }

    await().atMost(SOON).until(() -> tries.size() - triesOf("bad").size() >= 20);
    await().atMost(SOON).until(() -> letters().size() == 1);
    assertThat(tries.size() - triesOf("bad").size()).isEqualTo(20);
  }

  @Test
  void aRestartNeitherLosesNorResetsTheCount() throws Exception {
    failures = 3;
    start(false);
    bills.send(0, "k", "a bill", Map.of("message-id", "bad"));
    await().atMost(SOON).until(() -> triesOf("bad").size() == 3);

    context.stop();
    start(false);

    await().atMost(SOON).until(() -> triesOf("bad").size() == 4);
    assertThat(triesOf("bad").get(3).headers).containsEntry("x-retry-count", "3");
    assertThat(letters()).isEmpty();
  }

  @Test
  void lettersAreReadFromTheOldestOnAndNoneIsTaken() throws Exception {
    start(false);
    var letters = topic(topic + ".more");
    for (int i = 0; i < 30; i++) {
      letters.send(0, "k", "letter " + i, Map.of("message-id", "m-" + i));
    }
    var place = context.getEndpoint("kafka:" + topic + ".more", BrowsableEndpoint.class);

    List<Exchange> oldest = place.getExchanges(3, null);
    List<Exchange> found =
        place.getExchanges(
            5, read -> ((Exchange) read).getMessage().getHeader("message-id").equals("m-29"));

    assertThat(oldest)
        .extracting(read -> read.getMessage().getHeader("message-id"))
        .containsExactly("m-0", "m-1", "m-2");
    assertThat(found).hasSize(1);
    assertThat(place.getBrowseStatus(1).size()).isEqualTo(30);
  }

  private void start(boolean batching) throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addComponent("retry", new RetryComponent());
    beans().forEach(context.getRegistry()::bind);
    var properties = context.getPropertiesComponent();
    properties.addInitialProperty("bills", topic);
    properties.addInitialProperty("batching", "" + batching);
    properties.addInitialProperty("retry.maximum", "3");
    for (String file : List.of("routes/shared/retry", "routes/shared/dead-letter", "retry/bills")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  context, "classpath:" + file + ".camel.yaml"));
    }
    context.getEndpoint("mock:target", MockEndpoint.class).whenAnyExchangeReceived(this::take);
    context.getShutdownStrategy().setTimeout(20);
    context.start();
  }

  private static Map<String, Object> beans() {
    return Map.of(
        "elements", new Elements(),
        "failureHeaders", new FailureHeaders(InstantSource.system()),
        "attemptCounter", new AttemptCounter(),
        "deadLetterCounts", new DeadLetterCounts());
  }

  private void take(Exchange exchange) {
    Message message = exchange.getMessage();
    String id = message.getHeader("message-id", String.class);
    boolean inABatch = exchange.getProperty("DroverBatchElement") != null;
    if (!inABatch || !id.equals("bad")) {
      tries.add(
          new Try(
              id,
              System.nanoTime(),
              Map.copyOf(message.getHeaders()),
              message.getBody(String.class)));
    }
    if (id.equals("bad") && (inABatch || triesOf("bad").size() <= failures)) {
      throw new IllegalStateException("no");
    }
  }

  private List<Try> triesOf(String id) {
    return tries.stream().filter(t -> t.id.equals(id)).toList();
  }

  private List<Exchange> letters() {
    return context
        .getEndpoint("kafka:" + topic + ".dlt", BrowsableEndpoint.class)
        .getExchanges(10, null);
  }

  private long committed(String name) throws Exception {
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
      var offsets = admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata().get();
      var offset = offsets.get(new org.apache.kafka.common.TopicPartition(name, 0));
      return offset == null ? 0 : offset.offset();
    }
  }

  private static void assertWaits(List<Try> all, long... millis) {
    for (int i = 0; i < millis.length; i++) {
      long waited = (all.get(i + 1).nanos - all.get(i).nanos) / 1_000_000;
      assertThat(waited)
          .as("before try %d of %s", i + 2, all)
          .isBetween(millis[i], millis[i] + SLACK.toMillis());
    }
  }
}
