package dev.drover.rabbitmq;

import dev.drover.delivery.PublishUnconfirmed;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * Publishes each exchange's message, or the messages of its list; the exchange goes on when the
 * broker has confirmed them.
 */
final class RabbitmqProducer extends DefaultAsyncProducer {

  private final Outgoing outgoing;
  private final ConfirmedPublisher publisher;
  private final ListProducer lists;

  RabbitmqProducer(RabbitmqEndpoint endpoint, ConfirmedPublisher publisher) {
    super(endpoint);
    this.outgoing = new Outgoing(endpoint);
    this.publisher = publisher;
    this.lists = new ListProducer(outgoing, publisher, endpoint);
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      if (ListProducer.takes(exchange)) {
        return lists.process(exchange, callback);
      }
      publisher.publish(outgoing.of(exchange), failure -> end(exchange, callback, failure));
      return false;
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private void end(Exchange exchange, AsyncCallback callback, PublishUnconfirmed failure) {
    if (failure == null) {
      outgoing.delivered(exchange);
    } else {
      exchange.setException(failure);
    }
    callback.done(false);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    publisher.start();
  }

  @Override
  protected void doStop() throws Exception {
    publisher.stop();
    super.doStop();
  }
}
