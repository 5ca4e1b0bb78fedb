package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class KilledServersIT {

  private static final int MESSAGES = 2_000;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private EmbeddedServersProcess servers;

  @AfterEach
  void endTheProcess() {
    servers.kill();
  }

  @Test
  void keepWhatTheyConfirmedBeforeAKill() throws Exception {
    servers = EmbeddedServersProcess.start(folder);
    publish(MESSAGES);
    produce(MESSAGES);

    servers.kill();
    servers = servers.startAgain();

    Set<String> sent = IntStream.range(0, MESSAGES).mapToObj(String::valueOf).collect(toSorted());
    assertThat(drain()).isEqualTo(sent);
    assertThat(consume(MESSAGES)).isEqualTo(sent);
  }

  @Test
  void stayUpAfterSigtermUntilTheirOwnerHasDrained() throws Exception {
    servers = EmbeddedServersProcess.start(folder);
    declare("drained");

    servers.terminate();
    servers = servers.startAgain();

    assertThat(declare("drained")).isEqualTo(EmbeddedServersProcess.LAST_WORDS);
  }

  private int declare(String queue) throws Exception {
    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      return channel.queueDeclare(queue, true, false, false, Map.of()).getMessageCount();
    }
  }

  private static Collector<String, ?, Set<String>> toSorted() {
    return Collectors.toCollection(TreeSet::new);
  }

  private void publish(int count) throws Exception {
    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      channel.exchangeDeclare("prices", "topic", true);
      channel.queueDeclare("quotes", true, false, false, Map.of());
      channel.queueBind("quotes", "prices", "#");
      channel.confirmSelect();
      for (int i = 0; i < count; i++) {
        channel.basicPublish(
            "prices", "k", true, MessageProperties.PERSISTENT_BASIC, bytes(String.valueOf(i)));
      }
      channel.waitForConfirmsOrDie(30_000);
    }
  }

  private Set<String> drain() throws Exception {
    var found = new TreeSet<String>();
    try (var connection = factory().newConnection();
        var channel = connection.createChannel()) {
      for (var got = channel.basicGet("quotes", true);
          got != null;
          got = channel.basicGet("quotes", true)) {
        found.add(new String(got.getBody(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private void produce(int count) throws Exception {
    try (var admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic("quotes", 3, (short) 1))).all().get();
    }
    var settings = kafka();
    settings.put("acks", "all");
    var acknowledged = new ArrayList<Future<RecordMetadata>>();
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        String id = String.valueOf(i);
        acknowledged.add(producer.send(new ProducerRecord<>("quotes", id, id)));
      }
      for (Future<RecordMetadata> future : acknowledged) {
        future.get();
      }
    }
  }

  private Set<String> consume(int count) {
    var settings = kafka();
    settings.put("group.id", "reader");
    settings.put("auto.offset.reset", "earliest");
    var found = new HashSet<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("quotes"));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (found.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(500)).forEach(record -> found.add(record.value()));
      }
    }
    return found;
  }

  private ConnectionFactory factory() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(servers.amqpUri());
    return factory;
  }

  private Properties kafka() {
    var settings = new Properties();
    settings.put("bootstrap.servers", servers.brokers());
    return settings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
