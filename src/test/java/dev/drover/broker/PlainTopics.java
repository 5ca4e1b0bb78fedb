package dev.drover.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** As {@link PlainTopic}, with several partitions. */
public final class PlainTopics implements AutoCloseable {

  private final String brokers;
  private final String name;
  private final Admin admin;

  /** Makes the topic. */
  public PlainTopics(String brokers, String name, int partitions) throws Exception {
    this.brokers = brokers;
    this.name = name;
    this.admin = Admin.create(Map.of("bootstrap.servers", brokers));
    var topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    admin.createTopics(List.of(topic)).all().get();
  }

  /** Sends records to a partition, in their order, and waits for their acknowledgement. */
  public void send(int partition, Collection<String> bodies) throws Exception {
    try (var producer = producer()) {
      bodies.forEach(
          body -> producer.send(new ProducerRecord<>(name, partition, null, body.getBytes(UTF_8))));
      producer.flush();
    }
  }

  /** Sends one record with headers. */
  public void send(int partition, String key, String body, Map<String, String> headers)
      throws Exception {
    var record = new ProducerRecord<>(name, partition, key.getBytes(UTF_8), body.getBytes(UTF_8));
    headers.forEach((header, value) -> record.headers().add(header, value.getBytes(UTF_8)));
    try (var producer = producer()) {
      producer.send(record).get();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    var settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The offset that a group committed; 0 when it committed none. */
  public long committed(String group, int partition) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    OffsetAndMetadata offset = offsets.get(new TopicPartition(name, partition));
    return offset == null ? 0 : offset.offset();
  }

  /** Whether a group has this many members and has settled on who reads what. */
  public boolean hasSettled(String group, int members) throws Exception {
    if (admin.listGroups().all().get().stream().noneMatch(g -> g.groupId().equals(group))) {
      return members == 0;
    }
    ConsumerGroupDescription found =
        admin.describeConsumerGroups(List.of(group)).all().get().get(group);
    return found.members().size() == members && found.groupState() == GroupState.STABLE;
  }

  /** A plain member of a group, which commits only what it is told to. */
  public KafkaConsumer<byte[], byte[]> member(String group) {
    var settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    settings.put("group.id", group);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    member.subscribe(List.of(name));
    return member;
  }

  @Override
  public void close() {
    admin.close();
  }
}
