package dev.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.drover.broker.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedKafkaTest {

  @TempDir Path folder;

  private final int port = FreePorts.next();
  private final int controllerPort = FreePorts.next();

  @Test
  void keepsTopicsAndShowsOnlyCommittedRecordsAfterARestartOnOtherPorts() throws Exception {
    try (var kafka = EmbeddedKafka.start(folder, port, controllerPort)) {
      createTopic(kafka);
      send(kafka, "aborted", false);
      send(kafka, "committed", true);
    }

    try (var kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next())) {
      assertThat(read(kafka)).containsExactly("committed");
    }
  }

  @Test
  void createsNoTopicByAFirstSend() {
    try (var kafka = EmbeddedKafka.start(folder, port, controllerPort)) {
      var settings = settings(kafka);
      settings.put("max.block.ms", "1000");
      try (var producer = producer(settings)) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("gone", "x")).get())
            .hasMessageContaining("gone");
      }
    }
  }

  @Test
  void namesTheSettingOfATakenPort() throws Exception {
    try (var other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, other.getLocalPort(), controllerPort))
          .isInstanceOf(EmbeddedServerUnavailable.class)
          .hasMessageContaining("'127.0.0.1:" + port + "'")
          .hasMessageContaining("drover.embedded.kafka-port")
          .hasMessageContaining("drover.kafka.brokers");
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, controllerPort, other.getLocalPort()))
          .hasMessageContaining("drover.embedded.kafka-controller-port");
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerHolds() {
    try (var holder = EmbeddedKafka.start(folder, port, controllerPort)) {
      assertThat(holder.brokers()).isEqualTo("127.0.0.1:" + port);
      assertThatThrownBy(() -> EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next()))
          .isInstanceOf(EmbeddedServerUnavailable.class)
          .hasMessageContaining("drover.data-dir");
    }
  }

  @Test
  void logsAFatalFaultAndLeavesTheJvmAlone() {
    var log = (Logger) LoggerFactory.getLogger(EmbeddedKafka.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      var kafka = EmbeddedKafka.start(folder, port, controllerPort);
      Exit.halt(1, "no log directory is left");
      kafka.close();
      kafka.close();
    } finally {
      log.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.ERROR))
        .asString()
        .contains("no log directory is left", "restart drover");
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    try (var admin = Admin.create(settings(kafka))) {
      admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
    }
  }

  private static void send(EmbeddedKafka kafka, String value, boolean commit) throws Exception {
    var settings = settings(kafka);
    settings.put("transactional.id", "writer");
    try (var producer = producer(settings)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("orders", "key", value)).get();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static List<String> read(EmbeddedKafka kafka) {
    var settings = settings(kafka);
    settings.put("group.id", "reader");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    var found = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("orders"));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (found.isEmpty() && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(500)).forEach(record -> found.add(record.value()));
      }
    }
    return found;
  }

  private static KafkaProducer<String, String> producer(Properties settings) {
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static Properties settings(EmbeddedKafka kafka) {
    var settings = new Properties();
    settings.put("bootstrap.servers", kafka.brokers());
    return settings;
  }
}
