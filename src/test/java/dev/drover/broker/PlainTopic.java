package dev.drover.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of one partition with plain Kafka clients around it, so that what Drover did is seen from
 * outside. A record's id is its body.
 */
public final class PlainTopic implements AutoCloseable {

  private final String brokers;
  private final String name;
  private final TopicPartition partition;
  private final Admin admin;

  /** Makes the topic, with further settings, for example {@code max.message.bytes}. */
  public PlainTopic(String brokers, String name, Map<String, String> settings) throws Exception {
    this.brokers = brokers;
    this.name = name;
    this.partition = new TopicPartition(name, 0);
    this.admin = Admin.create(Map.of("bootstrap.servers", brokers));
    create(settings);
  }

  public void create(Map<String, String> settings) throws Exception {
    var topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
    admin.createTopics(List.of(topic)).all().get();
  }

  public String name() {
    return name;
  }

  /** Sends records and waits for their acknowledgement. */
  public void send(Collection<String> ids) throws Exception {
    var settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String id : ids) {
        producer.send(new ProducerRecord<>(name, id.getBytes(UTF_8))).get();
      }
    }
  }

  /** The offset that a group committed; 0 when it committed none. */
  public long committed(String group) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    OffsetAndMetadata offset = offsets.get(partition);
    return offset == null ? 0 : offset.offset();
  }

  /** The ids of the records that are still to be read by a group: those not committed. */
  public List<String> inSource(String group) throws Exception {
    return from(committed(group));
  }

  /** The ids of all records. */
  public List<String> all() throws Exception {
    return from(0);
  }

  /** Whether a group has this many members and has settled on who reads what. */
  public boolean hasSettled(String group, int members) throws Exception {
    ConsumerGroupDescription found =
        admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    return found.members().size() == members && found.groupState() == GroupState.STABLE;
  }

  /** A plain member of a group, which commits only what it is told to. */
  public KafkaConsumer<byte[], byte[]> member(String group) {
    KafkaConsumer<byte[], byte[]> member = consumer(group);
    member.subscribe(List.of(name));
    return member;
  }

  public void delete() throws Exception {
    admin.deleteTopics(List.of(name)).all().get();
  }

  public boolean exists() throws Exception {
    return admin.listTopics().names().get().contains(name);
  }

  @Override
  public void close() {
    admin.close();
  }

  private List<String> from(long offset) {
    var ids = new ArrayList<String>();
    try (KafkaConsumer<byte[], byte[]> reader = consumer("reader")) {
      reader.assign(List.of(partition));
      reader.seek(partition, offset);
      long end = reader.endOffsets(List.of(partition)).get(partition);
      while (reader.position(partition) < end) {
        reader.poll(Duration.ofSeconds(1)).forEach(record -> ids.add(id(record)));
      }
    }
    return ids;
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  private KafkaConsumer<byte[], byte[]> consumer(String group) {
    var settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    settings.put("group.id", group);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
