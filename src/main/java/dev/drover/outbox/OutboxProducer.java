package dev.drover.outbox;

import dev.drover.delivery.Batch;
import java.util.HashMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Stores one event for each exchange: its body as bytes, the headers that may cross a wire, and as
 * its id the header {@code CamelOutboxMessageId}, else a new one.
 */
final class OutboxProducer extends DefaultProducer {

  private static final String MESSAGE_ID = "CamelOutboxMessageId";

  private final OutboxEndpoint endpoint;
  private final Expression aggregate;
  private final Expression type;

  OutboxProducer(OutboxEndpoint endpoint, Expression aggregate, Expression type) {
    super(endpoint);
    this.endpoint = endpoint;
    this.aggregate = aggregate;
    this.type = type;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    if (Batch.isCarriedBy(exchange)) {
      throw new IllegalArgumentException(
          "'%s' stores one event an exchange: put it into the split by 'elements'"
              .formatted(endpoint.getEndpointUri()));
    }
    endpoint.outbox().store(event(exchange));
  }

  private OutboxEvent event(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    var headers = new HashMap<>(message.getHeaders());
    headers.remove("message-id");
    return new OutboxEvent(
        message.getHeader(MESSAGE_ID, () -> UUID.randomUUID().toString(), String.class),
        endpoint.destination(),
        text(aggregate, exchange),
        text(type, exchange),
        message.getMandatoryBody(byte[].class),
        HeaderText.of(headers));
  }

  private static String text(Expression expression, Exchange exchange) {
    String value = expression.evaluate(exchange, String.class);
    return value == null ? "" : value;
  }
}
