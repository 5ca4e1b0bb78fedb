package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One message as it goes to a broker. The body is not copied: nobody may change it. */
record OutboundMessage(
    String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {

  private static final int SHORT_STRING = 255;

  /**
   * Refuses what could not be put on the wire, before it can disturb a channel that others use.
   *
   * @param frameMax bytes that the broker takes in a frame, 0 for any
   * @throws IllegalArgumentException with what is too long
   */
  OutboundMessage check(int frameMax) {
    shortString("exchange", exchange);
    shortString("routing key", routingKey);
    Frame header = encodedProperties();
    if (frameMax > 0 && header.size() > frameMax) {
      throw new IllegalArgumentException(
          "the headers of %s take %d bytes; the broker allows %d: remove or shorten headers"
              .formatted(this, header.size(), frameMax));
    }
    return this;
  }

  String id() {
    return properties.getMessageId();
  }

  @Override
  public String toString() {
    return "message '%s' to exchange '%s' with routing key '%s'"
        .formatted(id(), exchange, routingKey);
  }

  private Frame encodedProperties() {
    try {
      return properties.toFrame(1, body.length);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(this + " cannot be encoded: " + e.getMessage(), e);
    }
  }

  private void shortString(String what, String value) {
    if (value.getBytes(StandardCharsets.UTF_8).length > SHORT_STRING) {
      throw new IllegalArgumentException(
          "the %s of %s is longer than 255 bytes".formatted(what, this));
    }
  }
}
