package dev.drover.kafka;

import dev.drover.delivery.OfferAgain;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;

/**
 * Takes single records through a route.
 *
 * @param route where they go
 * @param exchanges made of them
 * @param failures hears of what the route's error handler did not settle
 */
record RecordRoute(Processor route, RecordExchange exchanges, ExceptionHandler failures) {

  Exchange exchange(Delivery delivery) {
    return exchanges.of(delivery.record());
  }

  /** Takes the record through; whether it is delivered, dropped or dead-lettered. */
  boolean isDone(Delivery delivery) {
    Exchange exchange = exchange(delivery);
    try {
      route.process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    Exception failure = exchange.getException();
    if (failure != null && !OfferAgain.isAskedBy(failure)) {
      failures.handleException(
          "a record was neither delivered nor dead-lettered", exchange, failure);
    }
    return failure == null && !exchange.isRollbackOnly();
  }
}
