package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces to a topic with acks from all; a record's key is its id. */
final class KafkaWire implements Wire {

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile boolean usable = true;

  KafkaWire(String brokers, String topic) {
    this.topic = topic;
    this.producer = new KafkaProducer<>(settings(brokers));
    refuseWhileAway();
  }

  private void refuseWhileAway() {
    try {
      producer.partitionsFor(topic);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Map<String, Object> settings(String brokers) {
    return Map.of(
        "bootstrap.servers",
        brokers,
        "acks",
        "all",
        "max.block.ms",
        4_000,
        "request.timeout.ms",
        3_000,
        "delivery.timeout.ms",
        10_000,
        "reconnect.backoff.max.ms",
        500,
        "key.serializer",
        ByteArraySerializer.class,
        "value.serializer",
        ByteArraySerializer.class);
  }

  @Override
  public void send(Message message, Outcome outcome) {
    var record = new ProducerRecord<>(topic, message.id().getBytes(UTF_8), message.body());
    record.headers().add("message-id", message.id().getBytes(UTF_8));
    producer.send(
        record,
        (where, failure) -> {
          if (failure == null) {
            outcome.confirmed();
          } else {
            usable = false;
            outcome.unknown(failure.toString());
          }
        });
  }

  @Override
  public boolean isUsable() {
    return usable;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
