package dev.drover.metrics;

import dev.drover.delivery.OfferAgain;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/**
 * Counts and times the exchanges of one route, or of a whole context. One that is to be offered
 * again has not ended: it is counted as held and as nothing else.
 */
final class ExchangeMeters {

  private final MeterRegistry registry;
  private final List<Meter> all = new ArrayList<>();
  private final Counter total;
  private final Counter succeeded;
  private final Counter failed;
  private final Counter handled;
  private final Counter redelivered;
  private final Counter held;
  private final Timer duration;
  private final String begunProperty;
  private volatile LastFailure lastFailure;

  ExchangeMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    total = counter(Names.TOTAL, tags, "Total number of processed exchanges");
    succeeded = counter(Names.SUCCEEDED, tags, "Number of successfully completed exchanges");
    failed = counter(Names.FAILED, tags, "Number of failed exchanges");
    handled = counter(Names.FAILURES_HANDLED, tags, "Number of failures handled");
    redelivered =
        counter(Names.EXTERNAL_REDELIVERIES, tags, "Number of redeliveries by the source's broker");
    held = counter(Names.HELD, tags, "Number of exchanges that are to be offered again");
    duration = Timer.builder(Names.DURATION).tags(tags).description("Duration").register(registry);
    all.add(duration);
    begunProperty = "DroverMetricsBegun:" + tags;
  }

  void begin(Exchange exchange) {
    exchange.setProperty(begunProperty, System.nanoTime());
  }

  void done(Exchange exchange) {
    Long begun = (Long) exchange.removeProperty(begunProperty);
    if (OfferAgain.isAskedBy(exchange.getException())) {
      held.increment();
      return;
    }
    total.increment();
    if (begun != null) {
      duration.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
    if (exchange.isFailed()) {
      failed(exchange);
    } else {
      succeeded(exchange);
    }
  }

  RouteCounts counts() {
    return new RouteCounts(
        (long) total.count(),
        (long) failed.count(),
        (long) handled.count(),
        (long) held.count(),
        Optional.ofNullable(lastFailure));
  }

  void remove() {
    all.forEach(registry::remove);
  }

  private void failed(Exchange exchange) {
    failed.increment();
    note(exchange.getException());
  }

  private void succeeded(Exchange exchange) {
    succeeded.increment();
    if (ExchangeHelper.isFailureHandled(exchange)) {
      handled.increment();
      note(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
    }
    if (exchange.isExternalRedelivered()) {
      redelivered.increment();
    }
  }

  private void note(Throwable failure) {
    if (failure != null) {
      lastFailure = LastFailure.of(Instant.now(), failure);
    }
  }

  private Counter counter(String name, Tags tags, String description) {
    Counter counter = Counter.builder(name).tags(tags).description(description).register(registry);
    all.add(counter);
    return counter;
  }
}
