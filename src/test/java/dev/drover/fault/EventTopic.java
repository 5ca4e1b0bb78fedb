package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic of three partitions, which is read from its beginning by a plain client. */
record EventTopic(String brokers, String name) {

  /** Records that are larger are refused by the broker. */
  static final int MOST_BYTES = 50_000;

  /** A record as it lies in the topic; the time is its producer's. */
  record Found(String key, String id, String body, long atMillis) {}

  void create() throws Exception {
    var topic =
        new NewTopic(name, Optional.of(3), Optional.empty())
            .configs(Map.of("max.message.bytes", "" + MOST_BYTES));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  /** All records; those of one partition in their order. */
  List<Found> read() {
    var found = new ArrayList<Found>();
    try (var reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new StringDeserializer())) {
      for (var partition : reader.partitionsFor(name)) {
        read(reader, new TopicPartition(name, partition.partition()), found);
      }
    }
    return found;
  }

  private static void read(
      KafkaConsumer<String, String> reader, TopicPartition partition, List<Found> found) {
    reader.assign(List.of(partition));
    reader.seekToBeginning(List.of(partition));
    long end = reader.endOffsets(List.of(partition)).get(partition);
    while (reader.position(partition) < end) {
      reader.poll(Duration.ofSeconds(1)).forEach(record -> found.add(found(record)));
    }
  }

  private static Found found(ConsumerRecord<String, String> record) {
    var id = record.headers().lastHeader("message-id");
    return new Found(
        record.key(),
        id == null ? "without an id" : new String(id.value(), UTF_8),
        record.value(),
        record.timestamp());
  }
}
