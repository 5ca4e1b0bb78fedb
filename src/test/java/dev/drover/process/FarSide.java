package dev.drover.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plain clients of the two brokers, which know nothing of Drover. */
public final class FarSide {

  private static final Duration QUIET = Duration.ofSeconds(2);

  private final String amqpUri;
  private final String brokers;

  public FarSide(DaemonProcess daemon) {
    this(daemon.amqpUri(), daemon.kafkaBrokers());
  }

  public FarSide(String amqpUri, String brokers) {
    this.amqpUri = amqpUri;
    this.brokers = brokers;
  }

  /** Publishes persistent messages with ids; each has reached a queue when this returns. */
  void publish(String exchange, String routingKey, int count, IntFunction<String> id)
      throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      var returned = new AtomicInteger();
      channel.addReturnListener(message -> returned.incrementAndGet());
      channel.confirmSelect();
      for (int i = 0; i < count; i++) {
        channel.basicPublish(
            exchange, routingKey, true, persistent(id.apply(i)), body(id.apply(i)));
        if (i % 500 == 499) {
          channel.waitForConfirmsOrDie(30_000);
        }
      }
      channel.waitForConfirmsOrDie(30_000);
      if (returned.get() > 0) {
        throw new IOException(returned + " messages reached no queue of '" + exchange + "'");
      }
    }
  }

  /** Produces records with a message-id header and waits for all acknowledgements. */
  void produce(String topic, int count, IntFunction<String> id) throws Exception {
    try (var producer = new KafkaProducer<byte[], byte[]>(producerSettings())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        var record = new ProducerRecord<>(topic, id.apply(i).getBytes(UTF_8), body(id.apply(i)));
        record.headers().add("message-id", id.apply(i).getBytes(UTF_8));
        sent.add(producer.send(record));
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  void publishBody(String exchange, String routingKey, String id, String body) throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(exchange, routingKey, persistent(id), body.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(30_000);
    }
  }

  void produceBody(String topic, String id, String body) throws Exception {
    try (var producer = new KafkaProducer<byte[], byte[]>(producerSettings())) {
      var record = new ProducerRecord<byte[], byte[]>(topic, body.getBytes(UTF_8));
      record.headers().add("message-id", id.getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  /** How many records a topic holds now. */
  public long size(String topic) {
    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerSettings())) {
      return consumer.endOffsets(partitions(consumer, topic)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  /** Every record of a topic, until nothing has come for a while. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerSettings())) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long wanted =
          consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      while (all.size() < wanted) {
        consumer.poll(QUIET).forEach(all::add);
      }
    }
    return all;
  }

  public List<String> recordIds(String topic) {
    return records(topic).stream()
        .map(record -> new String(record.headers().lastHeader("message-id").value(), UTF_8))
        .toList();
  }

  /** Takes every message out of a queue. */
  List<GetResponse> drain(String queue) throws Exception {
    var all = new ArrayList<GetResponse>();
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      GetResponse next = channel.basicGet(queue, true);
      while (next != null) {
        all.add(next);
        next = channel.basicGet(queue, true);
      }
    }
    return all;
  }

  public List<String> drainIds(String queue) throws Exception {
    return drain(queue).stream().map(message -> message.getProps().getMessageId()).toList();
  }

  public long depth(String queue) throws Exception {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      return channel.messageCount(queue);
    }
  }

  Connection connect() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(amqpUri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }

  static byte[] body(String id) {
    return ("{\"id\": \"" + id + "\", \"amount\": 12.50}").getBytes(UTF_8);
  }

  private static AMQP.BasicProperties persistent(String id) {
    return MessageProperties.PERSISTENT_BASIC.builder().messageId(id).build();
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Properties producerSettings() {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "bootstrap.servers",
            brokers,
            "acks",
            "all",
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class));
    return settings;
  }

  private Properties consumerSettings() {
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "bootstrap.servers",
            brokers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class));
    return settings;
  }
}
