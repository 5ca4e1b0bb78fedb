package dev.drover.retry;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.DefaultProducer;

/** {@code retry:blocking}: gives the failure back as one that the source is to wait out. */
final class BlockingRetry extends DefaultProducer {

  BlockingRetry(Endpoint endpoint) {
    super(endpoint);
  }

  @Override
  public void process(Exchange exchange) {
    Throwable why = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
    exchange.setException(new HeldAtSource(why));
  }
}
