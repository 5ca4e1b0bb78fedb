package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces records to one topic, idempotent and with acks=all. */
final class KafkaPublisher implements Publisher {

  private static final int WINDOW = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int DELIVERY_MILLIS = 20_000;
  private static final int BUFFER_BYTES = 8 << 20;

  private final KafkaAddress address;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Confirms confirms;

  private KafkaPublisher(KafkaAddress address, String topic) {
    this.address = address;
    this.topic = topic;
    this.confirms = new Confirms("Kafka at '" + address.brokers() + "'", WINDOW, PATIENCE);
    this.producer =
        new KafkaProducer<>(
            settings(address), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * @throws CommandFailed when no broker is there, or the topic does not exist
   */
  static KafkaPublisher open(KafkaAddress address, String topic) {
    address.requireTopics(List.of(topic));
    return new KafkaPublisher(address, topic);
  }

  private static Properties settings(KafkaAddress address) {
    Properties settings = address.client("drover-send");
    settings.remove("default.api.timeout.ms");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, KafkaAddress.ANSWER.toMillis());
    return settings;
  }

  @Override
  public void publish(OutgoingMessage message) {
    confirms.take();
    try {
      producer.send(record(message), (metadata, e) -> answered(e));
    } catch (InterruptException e) {
      throw new CommandFailed("interrupted while sending to " + address.brokers(), e);
    }
  }

  private void answered(Exception e) {
    if (e == null) {
      confirms.confirmed(1);
    } else {
      confirms.failed(
          "Kafka at '%s' did not take a record for topic '%s': %s"
              .formatted(address.brokers(), topic, e.getMessage()));
    }
  }

  @Override
  public void awaitConfirms() {
    producer.flush();
    confirms.awaitAll();
  }

  @Override
  public long confirmed() {
    return confirms.confirmed();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  private ProducerRecord<byte[], byte[]> record(OutgoingMessage message) {
    var headers = new RecordHeaders();
    headers.add(OutgoingMessage.MESSAGE_ID, message.id().getBytes(UTF_8));
    message.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    byte[] key = message.key().map(k -> k.getBytes(UTF_8)).orElse(null);
    return new ProducerRecord<>(topic, null, key, message.body(), headers);
  }
}
