package dev.drover.rabbitmq;

import dev.drover.delivery.PublishUnconfirmed;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Publishes each exchange's message; the exchange goes on when the broker has confirmed it. */
final class RabbitmqProducer extends DefaultAsyncProducer {

  private final Outgoing outgoing;
  private final ConfirmedPublisher publisher;

  RabbitmqProducer(RabbitmqEndpoint endpoint, ConfirmedPublisher publisher) {
    super(endpoint);
    this.outgoing = new Outgoing(endpoint.options(), endpoint.getEndpointKey());
    this.publisher = publisher;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
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
