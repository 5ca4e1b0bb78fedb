package dev.drover.cli;

import java.util.Map;
import java.util.Optional;

/**
 * One message as a plain client sends it.
 *
 * @param id the message's identity, by which bridges drop duplicates
 * @param key Kafka's record key; RabbitMQ has none
 * @param headers text by name; {@code content-type} and {@code correlation-id} become AMQP
 *     properties
 */
record OutgoingMessage(String id, Optional<String> key, Map<String, String> headers, byte[] body) {

  static final String MESSAGE_ID = "message-id";
  static final String CONTENT_TYPE = "content-type";
  static final String CORRELATION_ID = "correlation-id";

  static OutgoingMessage of(String id, byte[] body) {
    return new OutgoingMessage(id, Optional.empty(), Map.of(), body);
  }

  static OutgoingMessage json(String id, String key, byte[] body) {
    return new OutgoingMessage(
        id, Optional.of(key), Map.of(CONTENT_TYPE, "application/json"), body);
  }
}
