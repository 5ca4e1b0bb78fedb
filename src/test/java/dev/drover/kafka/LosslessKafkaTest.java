package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.FreePorts;
import dev.drover.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** camel-kafka with Drover's component, against a real broker. */
class LosslessKafkaTest {

  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(30);

  private static EmbeddedKafka kafka;
  private static Admin admin;

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private String topic;
  private CamelContext context;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "lossless-kafka-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
    admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()));
  }

  @AfterAll
  static void stopKafka() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    topic = "t" + TOPICS.incrementAndGet();
    createTopic(1);
  }

  @AfterEach
  void stopContext() {
    if (context != null) {
      context.stop();
    }
  }

  @Test
  void commitsBehindFinishedExchanges() throws Exception {
    send("a", "b", "c");

    consume(this::work);

    await().atMost(SOON).until(() -> committed() == 3);
    assertThat(bodies).containsExactly("a", "b", "c");
  }

  @Test
  void offersAFailedRecordAgainAndLetsNothingPassIt() throws Exception {
    poison.add("b");
    send("a", "b", "c");

    consume(this::work);
    await().atMost(SOON).until(() -> bodies.stream().filter("b"::equals).count() == 3);
    poison.clear();

    await().atMost(SOON).until(() -> committed() == 3);
    assertThat(bodies.get(0)).isEqualTo("a");
    assertThat(bodies.get(bodies.size() - 1)).isEqualTo("c");
    assertThat(bodies.subList(1, bodies.size() - 1)).containsOnly("b");
  }

  @Test
  void goesOnWithOtherPartitionsWhileOneIsHeld() throws Exception {
    topic = "t" + TOPICS.incrementAndGet();
    createTopic(2);
    poison.add("bad");
    sendTo(0, "bad");
    sendTo(0, "behind");

    consume(this::work);
    await().atMost(SOON).until(() -> bodies.contains("bad"));
    sendTo(1, "good");

    await().atMost(SOON).until(() -> bodies.contains("good"));
    assertThat(bodies).doesNotContain("behind");
  }

  @Test
  void aRebalanceCommitsNothingThatIsNotDone() throws Exception {
    poison.add("held");
    send("a", "b", "held", "d", "e");
    consume(this::work);
    await().atMost(SOON).until(() -> bodies.contains("held"));

    try (var second = new KafkaConsumer<byte[], byte[]>(consumerSettings())) {
      second.subscribe(List.of(topic));
      await()
          .atMost(SOON)
          .until(
              () -> {
                second.poll(Duration.ofMillis(100));
                return committed() >= 2;
              });
    }

    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void aStopCommitsWhatIsDoneAndTheNextStartGoesOnBehindIt() throws Exception {
    var third = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    send("a", "b", "c", "d");
    consume(
        exchange -> {
          if (exchange.getMessage().getBody(String.class).equals("c")) {
            third.countDown();
            release.await(SOON.toSeconds(), TimeUnit.SECONDS);
          }
          work(exchange);
        });
    third.await(SOON.toSeconds(), TimeUnit.SECONDS);
    var stop = new Thread(context::stop);
    stop.start();
    await().atMost(SOON).until(() -> context.getStatus().isStopping());
    release.countDown();
    stop.join();

    assertThat(committed()).isEqualTo(bodies.size());

    consume(this::work);
    await().atMost(SOON).until(() -> committed() == 4);
    assertThat(bodies).containsExactly("a", "b", "c", "d");
  }

  @Test
  void anExceptionLeftByACompletionIsAFailure() throws Exception {
    send("a");
    var failures = new AtomicInteger();

    consume(
        exchange -> {
          work(exchange);
          exchange.getExchangeExtension().addOnCompletion(new FailingOnce(failures));
        });

    await().atMost(SOON).until(() -> committed() == 1);
    assertThat(bodies).containsExactly("a", "a");
  }

  @Test
  void aRecordWithoutAnIdHasTopicPartitionAndOffsetForOne() throws Exception {
    send("a", "b");
    Uuid uuid = topicId();

    consume(this::work);

    await().atMost(SOON).until(() -> ids.size() == 2);
    assertThat(ids).containsExactly(uuid + "-0-0", uuid + "-0-1");
  }

  @Test
  void theFirstRecordOfATopicMadeAgainIsNoDuplicateOfTheOldOne() throws Exception {
    send("old");
    consume(this::work);
    await().atMost(SOON).until(() -> committed() == 1);
    admin.deleteTopics(List.of(topic)).all().get();
    await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(topic));
    createTopic(1);

    send("new");

    await().atMost(Duration.ofSeconds(60)).until(() -> bodies.contains("new"));
    assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    assertThat(ids.get(1)).startsWith(topicId().toString());
  }

  @Test
  void keepsTheSendersIdAndBytes() throws Exception {
    byte[] binary = {0, (byte) 0xff, (byte) 0xfe, 10};
    var record = new ProducerRecord<>(topic, binary, binary);
    record.headers().add("message-id", "mine".getBytes(UTF_8));
    record.headers().add("blob", binary);
    var seen = new CopyOnWriteArrayList<Object>();
    send(record);

    consume(
        exchange -> {
          seen.add(exchange.getMessage().getBody());
          seen.add(exchange.getMessage().getHeader("CamelKafkaKey"));
          seen.add(exchange.getMessage().getHeader("blob"));
          seen.add(exchange.getMessage().getHeader("message-id"));
        });

    await().atMost(SOON).until(() -> seen.size() == 4);
    assertThat(seen).containsExactly(binary, binary, binary, "mine");
  }

  @Test
  void writesAnIdThatIsNoTextInHexadecimalDigits() throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(topic, "a".getBytes(UTF_8));
    record.headers().add("message-id", new byte[] {0, 0, 0, (byte) 0x80});
    send(record);

    consume(this::work);

    await().atMost(SOON).until(() -> ids.size() == 1);
    assertThat(ids).containsExactly("00000080");
  }

  @Test
  void stripsHeadersOfTheWireThatWouldSteer() throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(topic, "a".getBytes(UTF_8));
    record.headers().add("Long-Running-Action", "mine".getBytes(UTF_8));
    record.headers().add("rabbitmq.ROUTING_KEY", "elsewhere".getBytes(UTF_8));
    record.headers().add("reply-to", "elsewhere".getBytes(UTF_8));
    record.headers().add("colour", "red".getBytes(UTF_8));
    var seen = new CopyOnWriteArrayList<Map<String, Object>>();
    send(record);

    consume(exchange -> seen.add(Map.copyOf(exchange.getMessage().getHeaders())));

    await().atMost(SOON).until(() -> seen.size() == 1);
    assertThat(seen.get(0))
        .containsEntry("colour", "red")
        .doesNotContainKeys("Long-Running-Action", "rabbitmq.ROUTING_KEY", "reply-to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoCommitEnable=true",
        "allowManualCommit=false",
        "batchingIntervalMs=100",
        "lanes=0"
      })
  void refusesOptionsThatWouldLoseRecords(String option) throws Exception {
    consume(this::work);

    assertThatThrownBy(() -> context.getEndpoint("kafka:other?" + option))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageContaining(option)
        .hasMessageContaining("remove the option");
  }

  @Test
  void writesKeyBodyAndHeadersAsTheyAre() throws Exception {
    byte[] binary = {0, (byte) 0xff, 10};
    consume(this::work);

    context
        .createProducerTemplate()
        .sendBodyAndHeaders(
            "kafka:" + topic,
            binary,
            Map.of("CamelKafkaKey", "k", "Content-Type", "text/plain", "n", 7L, "table", Map.of()));

    ConsumerRecord<byte[], byte[]> record = readOne();
    assertThat(record.value()).isEqualTo(binary);
    assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
    assertThat(header(record, "content-type")).isEqualTo("text/plain");
    assertThat(header(record, "n")).isEqualTo("7");
    assertThat(record.headers().lastHeader("table")).isNull();
  }

  private void work(Exchange exchange) {
    String body = exchange.getMessage().getBody(String.class);
    bodies.add(body);
    ids.add(exchange.getMessage().getHeader("message-id", String.class));
    if (poison.contains(body)) {
      throw new IllegalStateException("cannot take " + body);
    }
  }

  private void consume(Processor work) throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kafka:" + topic + "?groupId=g-" + topic + "&metadataMaxAgeMs=500").process(work);
          }
        });
    context.start();
  }

  private void createTopic(int partitions) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
        .all()
        .get();
  }

  private Uuid topicId() throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
  }

  private long committed() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets("g-" + topic).partitionsToOffsetAndMetadata().get();
    OffsetAndMetadata offset = offsets.get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  private void send(String... values) throws Exception {
    for (String value : values) {
      sendTo(0, value);
    }
  }

  private void sendTo(int partition, String value) throws Exception {
    send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8)));
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    var settings = new Properties();
    settings.put("bootstrap.servers", kafka.brokers());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private ConsumerRecord<byte[], byte[]> readOne() {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerSettings())) {
      var partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      return consumer.poll(SOON).iterator().next();
    }
  }

  private Properties consumerSettings() {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "bootstrap.servers",
            kafka.brokers(),
            "group.id",
            "g-" + topic,
            "enable.auto.commit",
            "false",
            "auto.offset.reset",
            "earliest",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class));
    return settings;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** As a repository whose confirm fails does: leaves its exception on the exchange. */
  private static final class FailingOnce extends org.apache.camel.support.SynchronizationAdapter {
    private final AtomicInteger failures;

    FailingOnce(AtomicInteger failures) {
      this.failures = failures;
    }

    @Override
    public void onComplete(Exchange exchange) {
      if (failures.getAndIncrement() == 0) {
        exchange.setException(new IllegalStateException("not marked"));
      }
    }
  }
}
