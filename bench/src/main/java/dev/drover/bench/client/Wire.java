package dev.drover.bench.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a message looks like on one side, made from what it looked like on the other. */
final class Wire {

  private static final String ID = "message-id";
  private static final String CONTENT_TYPE = "content-type";

  private Wire() {}

  static UUID id(Delivery delivery) {
    return UUID.fromString(delivery.getProperties().getMessageId());
  }

  static UUID id(ConsumerRecord<byte[], byte[]> record) {
    return UUID.fromString(text(record, ID));
  }

  static ProducerRecord<byte[], byte[]> record(Delivery delivery, String topic) {
    BasicProperties from = delivery.getProperties();
    byte[] key = from.getHeaders().get("key").toString().getBytes(UTF_8);
    var record = new ProducerRecord<>(topic, key, delivery.getBody());
    record.headers().add(ID, from.getMessageId().getBytes(UTF_8));
    record.headers().add(CONTENT_TYPE, from.getContentType().getBytes(UTF_8));
    return record;
  }

  static BasicProperties properties(ConsumerRecord<byte[], byte[]> record) {
    return new BasicProperties.Builder()
        .messageId(text(record, ID))
        .contentType(text(record, CONTENT_TYPE))
        .deliveryMode(2)
        .headers(Map.of("key", new String(record.key(), UTF_8)))
        .build();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), UTF_8);
  }
}
