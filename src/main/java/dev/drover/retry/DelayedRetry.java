package dev.drover.retry;

import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.Retries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/**
 * {@code retry:delayed}: sends a failed message to the rung that its attempts have come to, or to
 * the dead letters when they are over. The exchange goes on when the broker has it; when the broker
 * does not take it, the exchange fails and the source keeps the message.
 */
final class DelayedRetry extends DefaultAsyncProducer {

  private static final String LETTER_HEADERS = "x-dead-letter-*";
  private static final String RETRY_HEADERS = Retries.PREFIX + "*";

  private final RetryEndpoint endpoint;
  private final RetryComponent component;

  DelayedRetry(RetryEndpoint endpoint, RetryComponent component) {
    super(endpoint);
    this.endpoint = endpoint;
    this.component = component;
  }

  /** Every error handler has a producer of its own, started before its route consumes. */
  @Override
  protected void doStart() throws Exception {
    super.doStart();
    component.startRungs();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      Throwable why = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
      return OfferAgain.isAskedBy(why)
          ? giveBack(exchange, why, callback)
          : putOffOrEnd(exchange, callback);
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  /** Not the message's failure: no attempt is counted. */
  private static boolean giveBack(Exchange exchange, Throwable why, AsyncCallback callback) {
    exchange.setException(why);
    callback.done(true);
    return true;
  }

  private boolean putOffOrEnd(Exchange exchange, AsyncCallback callback) {
    String route = exchange.getFromRouteId();
    RouteLadder rungs = component.rungs(route, endpoint);
    Retries so = Retries.of(exchange.getMessage(), route);
    Ladder ladder = endpoint.ladder();
    return ladder.goesOnAfter(so.limited())
        ? putOff(exchange, so, rungs, callback)
        : end(exchange, rungs, callback);
  }

  private boolean putOff(Exchange exchange, Retries so, RouteLadder rungs, AsyncCallback callback) {
    Message message = exchange.getMessage();
    String route = exchange.getFromRouteId();
    Duration wait = endpoint.ladder().after(so.count());
    message.removeHeaders(LETTER_HEADERS);
    so.writeNext(message, route, endpoint.ladder().isEndless(), now());
    rungs.source().keep(message);
    return rungs
        .rung(wait)
        .process(exchange, sync -> putOff(exchange, route, wait, callback, sync));
  }

  private void putOff(
      Exchange exchange, String route, Duration wait, AsyncCallback callback, boolean sync) {
    if (exchange.getException() == null) {
      component.counts().retried(route, wait);
    }
    callback.done(sync);
  }

  private boolean end(Exchange exchange, RouteLadder rungs, AsyncCallback callback) {
    exchange.getMessage().removeHeaders(RETRY_HEADERS);
    return rungs.letters().process(exchange, callback);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
