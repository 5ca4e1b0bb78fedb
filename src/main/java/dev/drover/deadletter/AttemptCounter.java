package dev.drover.deadletter;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Remembers how often the step at hand was tried, because Camel forgets it before the dead letter
 * channel runs. Goes on an error handler as {@code onRedeliveryRef}.
 */
public final class AttemptCounter implements Processor {

  static final String ATTEMPTS = "droverAttempts";

  @Override
  public void process(Exchange exchange) {
    int redelivery = exchange.getIn().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
    exchange.setProperty(ATTEMPTS, redelivery + 1);
  }
}
