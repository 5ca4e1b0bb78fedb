package dev.drover.delivery;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultMessage;

/**
 * An element's message on its way into an exchange of its own, which it makes the element's: bound
 * to it, no batch itself, and left alone by error handlers. Its headers are the element's own and
 * no copy: what a step changes of them is the element's already, and no failure takes it back, for
 * an element that failed is made anew.
 */
final class ElementMessage extends DefaultMessage {

  private static final String ELEMENT = "DroverBatchElement";

  private Exchange element;

  ElementMessage(Exchange element) {
    super(element.getContext());
    Message message = element.getMessage();
    setMessageId(message.getMessageId());
    setBody(message.getBody());
    setHeaders(message.getHeaders());
    this.element = element;
  }

  /** The element that an exchange was made for; null when it was made for none. */
  static Exchange elementOf(Exchange exchange) {
    return exchange.getProperty(ELEMENT, Exchange.class);
  }

  @Override
  public void setExchange(Exchange exchange) {
    super.setExchange(exchange);
    if (element != null) {
      exchange.setProperty(ELEMENT, element);
      exchange.removeProperty(Batch.PROPERTY);
      exchange.getExchangeExtension().setFailureHandled(true);
      element = null;
    }
  }
}
