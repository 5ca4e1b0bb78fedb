package dev.drover.rabbitmq;

import dev.drover.delivery.ListUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** One message of a list that is to be published, and how that ended. */
final class Listed {

  private final int index;
  private final Object element;
  private OutboundMessage outbound;
  private Exception failure;

  /**
   * @throws IllegalArgumentException when the element is no message
   */
  Listed(int index, Object element) {
    this.index = index;
    this.element = element;
    if (!isMessage(element)) {
      throw new IllegalArgumentException(
          "element %d of the list is %s; a list of messages holds exchanges and messages only"
              .formatted(index, element == null ? "null" : "a " + element.getClass().getName()));
    }
  }

  static boolean isMessage(Object element) {
    return element instanceof Exchange || element instanceof Message;
  }

  /** Makes the message to publish; false when it cannot be put on the wire. */
  boolean prepare(Outgoing outgoing, ConfirmedPublisher publisher) {
    try {
      outbound = publisher.check(outbound(outgoing));
    } catch (Exception e) {
      failure = e;
    }
    return failure == null;
  }

  private OutboundMessage outbound(Outgoing outgoing) throws Exception {
    return element instanceof Exchange exchange
        ? outgoing.of(exchange)
        : outgoing.of((Message) element);
  }

  /** Takes note of how it ended; null when the broker has taken it over. */
  void ended(Exception failure) {
    this.failure = failure;
  }

  boolean isConfirmed() {
    return failure == null;
  }

  Object element() {
    return element;
  }

  OutboundMessage outbound() {
    return outbound;
  }

  Exception failure() {
    return failure;
  }

  ListUnconfirmed.Failure report() {
    Outcome outcome =
        failure instanceof PublishUnconfirmed unconfirmed ? unconfirmed.outcome() : Outcome.REFUSED;
    return new ListUnconfirmed.Failure(index, id(), outcome, failure);
  }

  private String id() {
    if (outbound != null) {
      return outbound.id();
    }
    Message message = element instanceof Exchange e ? e.getMessage() : (Message) element;
    return message.getHeader(RabbitmqConstants.MESSAGE_ID, "", String.class);
  }
}
