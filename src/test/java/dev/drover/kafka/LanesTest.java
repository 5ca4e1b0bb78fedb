package dev.drover.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopics;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes of {@code kafka:}, against a real broker: an exchange a record, many keys at a time. */
@Timeout(120)
class LanesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static EmbeddedKafka kafka;

  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final List<String> letters = new CopyOnWriteArrayList<>();
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final Set<String> inFlightElsewhere = ConcurrentHashMap.newKeySet();
  private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();
  private final String name = "lanes-" + NAMES.incrementAndGet();
  private PlainTopics topic;
  private CamelContext context;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "lanes-kafka-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    topic = new PlainTopics(kafka.brokers(), name, 1);
  }

  @AfterEach
  void stop() {
    waiting.values().forEach(CountDownLatch::countDown);
    if (context != null) {
      context.stop();
    }
    topic.close();
  }

  @Test
  void keysGoBesideOneAnotherAndARecordAfterTheOneBeforeItOfItsKey() throws Exception {
    CountDownLatch first = holdUp("a1");
    send("a1", "b1", "a2", "b2", "c1");

    consume("");

    await().atMost(SOON).until(() -> arrived.containsAll(List.of("b1", "b2", "c1")));
    assertThat(arrived.indexOf("b1")).isLessThan(arrived.indexOf("b2"));
    assertThat(begun).contains("a1").doesNotContain("a2");
    assertThat(topic.committed(name, 0)).as("not past a1").isZero();
    first.countDown();
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 5);
    assertThat(arrived.indexOf("a1")).isLessThan(arrived.indexOf("a2"));
    assertThat(arrived).hasSize(5);
  }

  @Test
  void recordsWithoutAKeyWaitForNoOther() throws Exception {
    CountDownLatch first = holdUp("1");
    topic.send(0, List.of("1", "2", "3"));

    consume("");

    await().atMost(SOON).until(() -> arrived.containsAll(List.of("2", "3")));
    first.countDown();
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 3);
  }

  @Test
  void whatIsInFlightElsewhereComesAgainBeforeTheNextOfItsKeyAndNothingElseDoes() throws Exception {
    inFlightElsewhere.add("a1");
    send("a1", "b1", "a2", "b2");

    consume("");
    await().atMost(SOON).until(() -> begun.stream().filter("a1"::equals).count() > 2);
    assertThat(begun).doesNotContain("a2");
    assertThat(topic.committed(name, 0)).isZero();
    inFlightElsewhere.clear();

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 4);
    assertThat(arrived).containsExactlyInAnyOrder("a1", "a2", "b1", "b2");
    assertThat(arrived.indexOf("a1")).isLessThan(arrived.indexOf("a2"));
    assertThat(letters).isEmpty();
  }

  @Test
  void poisonIsDeadLetteredAndTheNextOfItsKeyGoesOn() throws Exception {
    poison.add("a1");
    send("a1", "a2", "b1");

    consume("");

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 3);
    assertThat(letters).containsExactly("a1 cannot be read");
    assertThat(arrived).containsExactlyInAnyOrder("a2", "b1");
  }

  @Test
  void aStopAwaitsWhatIsInWorkAndLeavesTheRestToTheNextStart() throws Exception {
    CountDownLatch first = holdUp("a1");
    send("a1", "a2", "a3");
    consume("");
    await().atMost(SOON).until(() -> begun.contains("a1"));
    var stop = new Thread(context::stop);
    stop.start();
    await().atMost(SOON).until(() -> context.getStatus().isStopping());
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    first.countDown();
    stop.join();

    assertThat(arrived).containsExactly("a1");
    assertThat(topic.committed(name, 0)).isEqualTo(1);
    consume("");
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 3);
    assertThat(arrived).containsExactly("a1", "a2", "a3");
  }

  @Test
  void aPartitionThatGoesIsCommittedBehindWhatIsDone() throws Exception {
    CountDownLatch first = holdUp("b1");
    send("a1", "b1", "c1");
    consume("&maxPollIntervalMs=12000&sessionTimeoutMs=6000");
    await().atMost(SOON).until(() -> arrived.containsAll(List.of("a1", "c1")));

    try (KafkaConsumer<byte[], byte[]> second = topic.member(name)) {
      second.poll(Duration.ofSeconds(1));
      first.countDown();
      await()
          .atMost(SOON)
          .until(
              () -> {
                second.poll(Duration.ofMillis(100));
                return topic.hasSettled(name, 2);
              });
      assertThat(topic.committed(name, 0)).isEqualTo(3);
    }
    assertThat(arrived).containsExactlyInAnyOrder("a1", "b1", "c1");
  }

  private CountDownLatch holdUp(String body) {
    return waiting.computeIfAbsent(body, any -> new CountDownLatch(1));
  }

  /** The key is the first letter. */
  private void send(String... bodies) throws Exception {
    for (String body : bodies) {
      topic.send(0, body.substring(0, 1), body, Map.of());
    }
  }

  private void consume(String options) throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(deadLetterChannel("direct:dead").useOriginalMessage());
            onException(InFlightElsewhere.class).handled(false).process(e -> {});
            from("kafka:%s?lanes=4&groupId=%s&metadataMaxAgeMs=500%s"
                    .formatted(name, name, options))
                .process(LanesTest.this::work);
            from("direct:dead").process(LanesTest.this::letter);
          }
        });
    context.start();
  }

  private void work(Exchange exchange) throws Exception {
    String body = exchange.getMessage().getBody(String.class);
    begun.add(body);
    if (waiting.containsKey(body)) {
      waiting.get(body).await(SOON.toSeconds(), TimeUnit.SECONDS);
    }
    if (inFlightElsewhere.contains(body)) {
      throw new InFlightElsewhere(body, "another daemon");
    }
    if (poison.contains(body)) {
      throw new IOException("cannot be read");
    }
    arrived.add(body);
  }

  private void letter(Exchange exchange) {
    Exception reason = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    letters.add(exchange.getMessage().getBody(String.class) + " " + reason.getMessage());
  }
}
