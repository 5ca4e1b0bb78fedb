package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopic;
import dev.drover.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What befalls a consumer of Drover's between two polls, and that it costs no record. */
@Timeout(120)
class TroubledConsumerTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** What happens once, after the next records were fetched and before they are handed out. */
  private static final AtomicReference<Runnable> TROUBLE = new AtomicReference<>();

  private static EmbeddedKafka kafka;

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final String group = "troubled-" + NAMES.incrementAndGet();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private PlainTopic topic;
  private CamelContext context;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "troubled-kafka-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    TROUBLE.set(null);
    log.start();
    ((Logger) LoggerFactory.getLogger(KeepPolling.class)).addAppender(log);
    topic = new PlainTopic(kafka.brokers(), group, Map.of());
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger(KeepPolling.class)).detachAppender(log);
    if (context != null) {
      context.stop();
    }
    topic.close();
  }

  @Test
  void recordsThatCouldNotBeNamedAreReadAgain() throws Exception {
    topic.send(List.of("a", "b"));
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.subscribe(List.of(topic.name()));
      TROUBLE.set(() -> Thread.currentThread().interrupt());

      assertThatThrownBy(() -> poll(consumer)).isInstanceOf(InterruptException.class);
      assertThat(Thread.interrupted()).isTrue();

      assertThat(poll(consumer)).containsExactly("a", "b");
    }
  }

  @Test
  void aPollThatFailsIsFollowedByAnother() throws Exception {
    topic.send(List.of("of the old topic"));
    TROUBLE.set(this::deleteTopic);
    consume("", this::work);
    await().atMost(SOON).until(() -> said().contains("could not be polled"));

    topic.create(Map.of());
    topic.send(List.of("a", "b"));

    await().atMost(SOON).until(() -> topic.committed(group) == 2);
    assertThat(bodies).containsExactly("a", "b");
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void aSuspendedRouteLeavesAHeldPartitionAloneAndAResumedOneReadsItAgain() throws Exception {
    poison.add("b");
    topic.send(List.of("a", "b", "c"));
    consume("", this::work);
    await().atMost(SOON).until(() -> tries("b") >= 2);

    context.getRouteController().suspendRoute("work");
    await()
        .atMost(SOON)
        .until(() -> context.getRouteController().getRouteStatus("work").isSuspended());
    int before = bodies.size();
    await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> bodies.size() <= before + 1);
    poison.clear();
    assertThat(bodies).doesNotContain("c");

    context.getRouteController().resumeRoute("work");
    await().atMost(SOON).until(() -> topic.committed(group) == 3);
    assertThat(bodies).endsWith("b", "c");
  }

  @Test
  void workThatTakesTooLongLosesThePartitionAndNoRecord() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    topic.send(List.of("a", "slow", "c", "d"));
    consume(
        "&maxPollIntervalMs=2000&sessionTimeoutMs=6000",
        exchange -> {
          work(exchange);
          if (body(exchange).equals("slow") && tries("slow") == 1) {
            inWork.countDown();
            goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
          }
        });
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    try (KafkaConsumer<byte[], byte[]> second = topic.member(group)) {
      var taken = new ArrayList<String>();
      await().atMost(SOON).until(() -> take(second, taken).contains("d"));
      second.commitSync(Map.of(new TopicPartition(topic.name(), 0), new OffsetAndMetadata(4)));
      assertThat(taken).as("what the first had not committed").endsWith("slow", "c", "d");
    }
    goOn.countDown();
    await().atMost(SOON).until(() -> topic.hasSettled(group, 1));
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> topic.committed(group) == 4);
    topic.send(List.of("e"));

    await().atMost(SOON).until(() -> topic.committed(group) == 5);
    assertThat(bodies.subList(bodies.indexOf("slow"), bodies.size())).contains("e");
    assertThat(tries("d")).as("read again behind the other member's commit").isLessThanOrEqualTo(1);
  }

  private String said() {
    return List.copyOf(log.list).toString();
  }

  private static List<String> take(KafkaConsumer<byte[], byte[]> member, List<String> taken) {
    member.poll(Duration.ofMillis(100)).forEach(r -> taken.add(new String(r.value(), UTF_8)));
    return taken;
  }

  private void work(Exchange exchange) {
    bodies.add(body(exchange));
    ids.add(exchange.getMessage().getHeader("message-id", String.class));
    if (poison.contains(body(exchange))) {
      throw new IllegalStateException("cannot take " + body(exchange));
    }
  }

  private static String body(Exchange exchange) {
    return exchange.getMessage().getBody(String.class);
  }

  private long tries(String body) {
    return bodies.stream().filter(body::equals).count();
  }

  private void deleteTopic() {
    try {
      topic.delete();
      await().atMost(SOON).until(() -> !topic.exists());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void consume(String options, Processor work) throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kafka:%s?groupId=%s&metadataMaxAgeMs=500&pollTimeoutMs=200&interceptorClasses=%s%s"
                    .formatted(topic.name(), group, Trouble.class.getName(), options))
                .routeId("work")
                .process(work);
          }
        });
    context.start();
  }

  @SuppressWarnings("unchecked") // as camel-kafka gets it
  private Consumer<byte[], byte[]> consumer() {
    var settings = new Properties();
    settings.put("bootstrap.servers", kafka.brokers());
    settings.put("group.id", group);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("interceptor.classes", Trouble.class.getName());
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return new LosslessClientFactory(() -> true).getConsumer(settings);
  }

  /** Polls until there are records, at most five times. */
  private static List<String> poll(Consumer<byte[], byte[]> consumer) {
    var found = new ArrayList<String>();
    for (int i = 0; i < 5 && found.isEmpty(); i++) {
      consumer.poll(Duration.ofSeconds(5)).forEach(r -> found.add(new String(r.value(), UTF_8)));
    }
    return found;
  }

  /** Kafka's own hook between the fetch and the hand-over of records. */
  public static final class Trouble implements ConsumerInterceptor<byte[], byte[]> {
    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      Runnable trouble = records.isEmpty() ? null : TROUBLE.getAndSet(null);
      if (trouble != null) {
        trouble.run();
      }
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
