package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Date;
import org.apache.camel.component.kafka.serde.KafkaHeaderDeserializer;
import org.apache.camel.component.kafka.serde.KafkaHeaderSerializer;

/**
 * Kafka headers are bytes; routes and AMQP read text. Text and numbers are written as UTF-8, dates
 * as milliseconds since 1970, bytes as they are; tables and lists are not written. What is valid
 * UTF-8 is read as text, all else as bytes.
 */
final class HeaderText implements KafkaHeaderSerializer, KafkaHeaderDeserializer {

  @Override
  public byte[] serialize(String name, Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof Date date) {
      return Long.toString(date.getTime()).getBytes(UTF_8);
    }
    return isScalar(value) ? value.toString().getBytes(UTF_8) : null;
  }

  @Override
  public Object deserialize(String name, byte[] value) {
    return value != null && isText(value) ? new String(value, UTF_8) : value;
  }

  /** Whether bytes are valid UTF-8. */
  static boolean isText(byte[] value) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException binary) {
      return false;
    }
  }

  private static boolean isScalar(Object value) {
    return value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof java.util.UUID;
  }
}
