package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.drover.RouteFixture;
import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainClient;
import dev.drover.routes.RouteFiles;
import dev.drover.settings.DroverSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The corpus of poison through both shipped bridges and in both gears, each kind followed by a good
 * message: every one is in the dead letters once, with its bytes and a reason, and every good one
 * passes.
 */
@Timeout(300)
abstract class PoisonContract {

  private static final Duration SOON = Duration.ofSeconds(120);
  private static final String FILES =
      "classpath:routes/shared/*.camel.yaml,classpath:routes/bridge/*.camel.yaml";

  /** What lies somewhere: its bytes and its headers, by the message's id, as often as it does. */
  private record Found(byte[] body, Map<String, String> headers) {}

  @TempDir Path folder;

  private final String amqpPort = "" + FreePorts.next();
  private final String kafkaPort = "" + FreePorts.next();

  /** The address of a RabbitMQ; empty for the embedded broker. */
  abstract String rabbitmq();

  @Test
  void theCorpusIsLarge() {
    assertThat(PoisonKind.of("rabbitmq")).filteredOn(PoisonKind::isPoison).hasSizeGreaterThan(60);
    assertThat(PoisonKind.of("kafka")).filteredOn(PoisonKind::isPoison).hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void throughRabbitmq(boolean batching) throws Exception {
    List<PoisonKind> kinds = PoisonKind.of("rabbitmq");
    try (var routes = start(batching);
        var client = new PlainClient(amqp())) {
      for (PoisonKind kind : kinds) {
        client.publish("orders", "order", properties(kind), kind.body());
        client.publish("orders", "order", good(kind), "{\"id\": \"1\"}");
      }

      account(kinds, () -> queue(client, "orders.dlq"), () -> topic("orders"));
      routes.context().stop();
      for (String queue : List.of("orders", "orders.dlq")) {
        client.channel().queuePurge(queue);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void throughKafka(boolean batching) throws Exception {
    List<PoisonKind> kinds = PoisonKind.of("kafka");
    try (var routes = start(batching);
        var client = new PlainClient(amqp());
        var producer = producer()) {
      for (PoisonKind kind : kinds) {
        producer.send(record(kind.id(), kind.body(), kind.headers())).get();
        producer.send(record(good(kind), "{\"id\": \"1\"}".getBytes(UTF_8), Map.of())).get();
      }

      account(kinds, () -> topic("payments.dlt"), () -> queue(client, "payments"));
      routes.context().stop();
    }
  }

  private interface Place {
    Map<String, List<Found>> look() throws Exception;
  }

  /** When every good message has passed, and nothing comes any more, each kind is judged. */
  private void account(List<PoisonKind> kinds, Place letters, Place target) {
    var dead = new TreeMap<String, List<Found>>();
    var passed = new TreeMap<String, List<Found>>();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> isQuiet(kinds, look(letters, dead), look(target, passed)));
    var complaints = new ArrayList<String>();
    for (PoisonKind kind : kinds) {
      judge(
              kind,
              dead.getOrDefault(kind.id(), List.of()),
              passed.getOrDefault(kind.id(), List.of()))
          .forEach(complaint -> complaints.add(kind + ": " + complaint));
      dead.remove(kind.id());
    }
    assertThat(complaints).isEmpty();
    assertThat(dead.keySet()).as("letters that nobody sent").isEmpty();
  }

  private static int look(Place place, Map<String, List<Found>> seen) throws Exception {
    int before = seen.size();
    place.look().forEach((id, found) -> seen.merge(id, found, PoisonContract::more));
    return before == seen.size() ? seen.size() : -1;
  }

  /** Every message sent is somewhere, and the last look found nothing new. */
  private static boolean isQuiet(List<PoisonKind> kinds, int dead, int passed) {
    return dead >= 0 && passed >= 0 && dead + passed >= 2 * kinds.size();
  }

  /** A topic is read anew each time, a queue is emptied. */
  private static List<Found> more(List<Found> before, List<Found> now) {
    return now.size() >= before.size() ? now : before;
  }

  private static List<String> judge(PoisonKind kind, List<Found> dead, List<Found> passed) {
    var complaints = new ArrayList<String>();
    if (dead.size() != (kind.isPoison() ? 1 : 0) || passed.size() != (kind.isPoison() ? 0 : 1)) {
      complaints.add(
          "%d times among the letters, %d times at the target"
              .formatted(dead.size(), passed.size()));
    }
    if (!dead.isEmpty() && !Arrays.equals(dead.get(0).body, kind.body())) {
      complaints.add("its bytes are others");
    }
    dead.forEach(letter -> judge(letter.headers, complaints));
    return complaints;
  }

  private static void judge(Map<String, String> headers, List<String> complaints) {
    String reason = headers.getOrDefault("x-dead-letter-reason", "");
    if (reason.isBlank() || reason.contains("forged") || !reason.matches("\\P{Cntrl}+")) {
      complaints.add("its reason is '" + reason + "'");
    }
    if (!headers.getOrDefault("x-dead-letter-id", "").matches("[0-9a-f]{32}")) {
      complaints.add("its letter id is " + headers.get("x-dead-letter-id"));
    }
    if (!List.of("orders", "payments").contains(headers.get("x-dead-letter-route"))) {
      complaints.add("its route is " + headers.get("x-dead-letter-route"));
    }
  }

  private RouteFixture start(boolean batching) throws Exception {
    var keys = new Properties();
    keys.setProperty("orders.batching", "" + batching);
    keys.setProperty("payments.batching", "" + batching);
    if (!rabbitmq().isEmpty()) {
      keys.setProperty("drover.rabbitmq.uri", rabbitmq());
    }
    try (var file = Files.newOutputStream(folder.resolve("application.properties"))) {
      keys.store(file, null);
    }
    Map<String, String> environment =
        Map.of(
            "DROVER_DATA_DIR",
            folder.resolve("data").toString(),
            "DROVER_EMBEDDED_AMQP_PORT",
            amqpPort,
            "DROVER_EMBEDDED_KAFKA_PORT",
            kafkaPort,
            "DROVER_EMBEDDED_KAFKA_CONTROLLER_PORT",
            "" + FreePorts.next());
    var settings = DroverSettings.read(folder, environment);
    RouteFixture fixture = RouteFixture.withBrokers(settings, RouteFiles.find(FILES), Map.of());
    fixture.context().start();
    return fixture;
  }

  private String amqp() {
    return rabbitmq().isEmpty() ? "amqp://guest:guest@127.0.0.1:" + amqpPort : rabbitmq();
  }

  private static String good(PoisonKind kind) {
    return "good-after-" + kind.name();
  }

  private static AMQP.BasicProperties properties(PoisonKind kind) {
    var headers = new HashMap<String, Object>(kind.headers());
    headers.remove("message-id");
    Object timestamp = headers.remove("timestamp");
    Object replyTo = headers.get("reply-to");
    return new AMQP.BasicProperties.Builder()
        .deliveryMode(2)
        .messageId(kind.id())
        .replyTo(replyTo == null ? null : replyTo.toString())
        .timestamp(timestamp == null ? null : new Date(Math.abs(Long.parseLong("" + timestamp))))
        .headers(headers)
        .build();
  }

  private static ProducerRecord<byte[], byte[]> record(
      String id, byte[] body, Map<String, String> headers) {
    var record = new ProducerRecord<byte[], byte[]>("payments", body);
    headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    record.headers().remove("message-id").add("message-id", id.getBytes(UTF_8));
    return record;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Map<String, List<Found>> queue(PlainClient client, String queue) throws Exception {
    var all = new LinkedHashMap<String, List<Found>>();
    for (GetResponse next = client.get(queue); next != null; next = client.get(queue)) {
      var headers = new HashMap<String, String>();
      next.getProps().getHeaders().forEach((name, value) -> headers.put(name, "" + value));
      add(all, next.getProps().getMessageId(), new Found(next.getBody(), headers));
    }
    return all;
  }

  private Map<String, List<Found>> topic(String topic) {
    var all = new LinkedHashMap<String, List<Found>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                "127.0.0.1:" + kafkaPort,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      long wanted = consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
      for (long read = 0; read < wanted; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          read++;
          var headers = new HashMap<String, String>();
          for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), UTF_8));
          }
          add(all, headers.get("message-id"), new Found(record.value(), headers));
        }
      }
    }
    return all;
  }

  private static void add(Map<String, List<Found>> all, String id, Found found) {
    all.computeIfAbsent(id, any -> new ArrayList<>()).add(found);
  }
}
