package dev.drover.rabbitmq;

import static dev.drover.rabbitmq.RabbitmqConstants.APP_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.CONTENT_ENCODING;
import static dev.drover.rabbitmq.RabbitmqConstants.CONTENT_TYPE;
import static dev.drover.rabbitmq.RabbitmqConstants.CORRELATION_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.EXCHANGE_OVERRIDE_NAME;
import static dev.drover.rabbitmq.RabbitmqConstants.MESSAGE_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.PRIORITY;
import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_KEY;
import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_OVERRIDE_KEY;
import static dev.drover.rabbitmq.RabbitmqConstants.TIMESTAMP;
import static dev.drover.rabbitmq.RabbitmqConstants.TYPE;

import com.rabbitmq.client.AMQP;
import java.util.Date;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/** Makes the message to publish from an exchange, for one endpoint. */
final class Outgoing {

  private static final int PERSISTENT = 2;
  private static final byte[] EMPTY = {};

  private final RabbitmqConfiguration options;
  private final CamelContext context;
  private final String generatedId;

  Outgoing(RabbitmqEndpoint endpoint) {
    this.options = endpoint.options();
    this.context = endpoint.getCamelContext();
    this.generatedId = "DroverRabbitmqGeneratedId:" + endpoint.getEndpointKey();
  }

  /**
   * @throws InvalidPayloadException when the body cannot become bytes
   */
  OutboundMessage of(Exchange exchange) throws InvalidPayloadException {
    Message message = exchange.getMessage();
    return of(message, messageId(exchange, message));
  }

  /**
   * The same of a message that is not its exchange's only one, or has none; the id that it is given
   * becomes its header, so that a repeat finds it.
   */
  OutboundMessage of(Message message) throws InvalidPayloadException {
    if (message.getExchange() == null) {
      new DefaultExchange(context).setIn(message); // which converts its values
    }
    if (givenId(message) == null) {
      message.setHeader(MESSAGE_ID, freshId());
    }
    return of(message, givenId(message));
  }

  /** The broker has the message: the exchange's next one here is another. */
  void delivered(Exchange exchange) {
    exchange.removeProperty(generatedId);
  }

  private OutboundMessage of(Message message, String id) throws InvalidPayloadException {
    byte[] body = message.getBody() == null ? EMPTY : message.getMandatoryBody(byte[].class);
    return new OutboundMessage(
        exchangeName(message), routingKey(message), properties(message, id), body);
  }

  private AMQP.BasicProperties properties(Message message, String id) {
    return new AMQP.BasicProperties.Builder()
        .headers(HeaderTable.out(message.getHeaders()))
        .deliveryMode(PERSISTENT)
        .messageId(id)
        .timestamp(timestamp(message))
        .correlationId(text(message, CORRELATION_ID))
        .contentType(text(message, CONTENT_TYPE))
        .contentEncoding(text(message, CONTENT_ENCODING))
        .priority(Priority.of(message.getHeader(PRIORITY)))
        .type(text(message, TYPE))
        .appId(text(message, APP_ID))
        .build();
  }

  /**
   * The header's, else a new one. A redelivery by the error handler restores the message's headers
   * but not the exchange's properties, so there a repeat finds the id it had.
   */
  private String messageId(Exchange exchange, Message message) {
    String given = givenId(message);
    String known = given == null ? exchange.getProperty(generatedId, String.class) : given;
    if (known != null) {
      return known;
    }
    String fresh = freshId();
    exchange.setProperty(generatedId, fresh);
    return fresh;
  }

  private static String givenId(Message message) {
    String given = text(message, MESSAGE_ID);
    return given == null || given.isEmpty() ? null : given;
  }

  private static String freshId() {
    return UUID.randomUUID().toString();
  }

  private static Date timestamp(Message message) {
    Date given = message.getHeader(TIMESTAMP, Date.class);
    return given == null ? new Date() : given;
  }

  private String exchangeName(Message message) {
    String override = text(message, EXCHANGE_OVERRIDE_NAME);
    return override == null ? options.exchange : RabbitmqConfiguration.exchangeName(override);
  }

  /** A key that came with a message from elsewhere must not win over what the endpoint says. */
  private String routingKey(Message message) {
    String override = text(message, ROUTING_OVERRIDE_KEY);
    if (override != null) {
      return override;
    }
    String header = options.namesItsKey() ? null : text(message, ROUTING_KEY);
    return header == null ? options.publishingKey() : header;
  }

  private static String text(Message message, String header) {
    return message.getHeader(header, String.class);
  }
}
