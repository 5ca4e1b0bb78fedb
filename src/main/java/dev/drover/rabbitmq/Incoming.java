package dev.drover.rabbitmq;

import static dev.drover.rabbitmq.RabbitmqConstants.APP_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.CONTENT_ENCODING;
import static dev.drover.rabbitmq.RabbitmqConstants.CONTENT_TYPE;
import static dev.drover.rabbitmq.RabbitmqConstants.CORRELATION_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.DELIVERY_MODE;
import static dev.drover.rabbitmq.RabbitmqConstants.DELIVERY_TAG;
import static dev.drover.rabbitmq.RabbitmqConstants.EXCHANGE;
import static dev.drover.rabbitmq.RabbitmqConstants.EXPIRATION;
import static dev.drover.rabbitmq.RabbitmqConstants.MESSAGE_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.PRIORITY;
import static dev.drover.rabbitmq.RabbitmqConstants.REDELIVERED;
import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_KEY;
import static dev.drover.rabbitmq.RabbitmqConstants.TIMESTAMP;
import static dev.drover.rabbitmq.RabbitmqConstants.TYPE;
import static dev.drover.rabbitmq.RabbitmqConstants.USER_ID;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import java.util.HexFormat;
import org.apache.camel.Message;

/** One message as a broker delivered it. The body is not copied: nobody may change it. */
record Incoming(Envelope envelope, AMQP.BasicProperties properties, byte[] body) {

  /** A header of the table that stands for the property where a client cannot set that. */
  private static final String ID_HEADER = "message-id";

  long tag() {
    return envelope.getDeliveryTag();
  }

  /**
   * The message id property, else the header of that name (bytes in hexadecimal digits), else null.
   */
  String id() {
    if (properties.getMessageId() != null) {
      return properties.getMessageId();
    }
    Object header = properties.getHeaders() == null ? null : properties.getHeaders().get(ID_HEADER);
    if (header instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return header == null ? null : header.toString();
  }

  /** Body, headers and properties; of the properties neither reply-to nor cluster-id. */
  void fill(Message message) {
    message.setBody(body);
    HeaderTable.in(properties.getHeaders()).forEach(message::setHeader);
    message.setHeader(EXCHANGE, envelope.getExchange());
    message.setHeader(ROUTING_KEY, envelope.getRoutingKey());
    message.setHeader(DELIVERY_TAG, envelope.getDeliveryTag());
    message.setHeader(REDELIVERED, envelope.isRedeliver());
    RetryQueue.restore(message);
    set(message, MESSAGE_ID, id());
    set(message, CORRELATION_ID, properties.getCorrelationId());
    set(message, CONTENT_TYPE, properties.getContentType());
    set(message, CONTENT_ENCODING, properties.getContentEncoding());
    set(message, TIMESTAMP, properties.getTimestamp());
    set(message, TYPE, properties.getType());
    set(message, APP_ID, properties.getAppId());
    set(message, USER_ID, properties.getUserId());
    set(message, PRIORITY, properties.getPriority());
    set(message, DELIVERY_MODE, properties.getDeliveryMode());
    set(message, EXPIRATION, properties.getExpiration());
  }

  private static void set(Message message, String header, Object value) {
    if (value != null) {
      message.setHeader(header, value);
    }
  }

  @Override
  public String toString() {
    return id() == null ? "a message without id" : "message '" + id() + "'";
  }
}
