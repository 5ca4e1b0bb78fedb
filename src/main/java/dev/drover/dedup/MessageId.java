package dev.drover.dedup;

import dev.drover.delivery.Identity;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExpressionAdapter;

/**
 * The identity by which a message is told from its duplicates: the AMQP property {@code message-id}
 * (or a header of the same name in the header table), or the Kafka record header {@code
 * message-id}, which Drover's consumer sets from topic UUID, partition and offset where the sender
 * did not. Empty when there is none: such a message passes undeduplicated.
 *
 * <p>On an exchange that carries a batch it stands for the identity of each element; {@link
 * SqlIdempotentRepository} understands that.
 *
 * <p>Routes use it by the name {@code messageId}.
 */
public final class MessageId extends ExpressionAdapter {

  /** What it evaluates to on a batch; no sender can guess it. */
  static final String OF_EACH_ELEMENT = "message-id of each element " + UUID.randomUUID();

  @Override
  public Object evaluate(Exchange exchange) {
    return BatchStep.isCarriedBy(exchange) ? OF_EACH_ELEMENT : of(exchange);
  }

  /** The identity of an exchange of one message. */
  static String of(Exchange exchange) {
    return Identity.messageId(exchange.getMessage()).orElse("");
  }

  @Override
  public String toString() {
    return "messageId";
  }
}
