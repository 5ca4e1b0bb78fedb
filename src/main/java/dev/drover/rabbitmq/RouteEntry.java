package dev.drover.rabbitmq;

import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/** Takes single deliveries through the route and settles each when its exchange is done. */
final class RouteEntry {

  private final RabbitmqConsumer consumer;
  private final int maxMessageSize;
  private final Failures failures;

  RouteEntry(RabbitmqConsumer consumer, int maxMessageSize, Failures failures) {
    this.consumer = consumer;
    this.maxMessageSize = maxMessageSize;
    this.failures = failures;
  }

  /** May return before the exchange is done, where a step of the route lets go of the thread. */
  void process(Delivery delivery) {
    if (!delivery.isWanted()) {
      delivery.giveBack();
    } else if (isTooLarge(delivery)) {
      failures.handle(delivery, tooLarge(delivery));
    } else {
      Exchange exchange = exchange(delivery);
      consumer.getAsyncProcessor().process(exchange, sync -> done(delivery, exchange));
    }
  }

  boolean isTooLarge(Delivery delivery) {
    return delivery.message().body().length > maxMessageSize;
  }

  /** An exchange of its own, each time it is asked for. */
  Exchange exchange(Delivery delivery) {
    Exchange exchange = consumer.createExchange(false);
    delivery.message().fill(exchange.getMessage());
    return exchange;
  }

  private void done(Delivery delivery, Exchange exchange) {
    Throwable why = exchange.getException();
    if (why == null && exchange.isRollbackOnly()) {
      why = new RuntimeCamelException("the route marked it for rollback");
    }
    consumer.releaseExchange(exchange, false);
    if (why == null) {
      delivery.finish();
    } else {
      failures.handle(delivery, why);
    }
  }

  private IOException tooLarge(Delivery delivery) {
    return new IOException(
        "its body of %d bytes is larger than maxMessageSize, which is %d"
            .formatted(delivery.message().body().length, maxMessageSize));
  }
}
