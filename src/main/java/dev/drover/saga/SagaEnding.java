package dev.drover.saga;

import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.ServerAway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.ExchangeHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a saga to its end: the completions in the order of the steps, or the compensations in
 * reverse, one after the other, each until it has succeeded. One that fails is tried again later,
 * by any daemon; the ones behind it wait. After its last try the saga is stuck.
 *
 * <p>A compensation or completion may run again after a crash. It also runs for a step that failed
 * or never had an effect.
 */
final class SagaEnding {

  private static final Logger LOG = LoggerFactory.getLogger(SagaEnding.class);

  private final SagaLog log;
  private final SagaTally tally;
  private final SagaPatience patience;
  private CamelContext camel;
  private ProducerTemplate template;

  SagaEnding(SagaLog log, SagaTally tally, SagaPatience patience) {
    this.log = log;
    this.tally = tally;
    this.patience = patience;
  }

  void start(CamelContext context) {
    camel = context;
    template = context.createProducerTemplate();
    template.start();
  }

  void stop() {
    if (template != null) {
      template.stop();
    }
  }

  /**
   * @param in completing or compensating, as its row says
   * @param token with which the caller has it
   * @param steps in the order of their enlistment
   * @return where it is now
   * @throws ServerAway when that could not be written; it is then everybody's to go on with
   * @throws SagaTakenOver when it was not the caller's any more
   */
  SagaState run(SagaKey key, UUID token, SagaState in, List<StepRow> steps) throws ServerAway {
    var written = new ArrayList<StepRow>();
    for (StepRow step : inOrder(in, steps)) {
      Throwable failure = step.state().isOpen() ? end(key, in, step) : null;
      if (failure != null) {
        return later(key, token, in, step, failure, written);
      }
      if (step.state().isOpen()) {
        written.add(step.ended(stepEnd(in)));
      }
    }
    move(key, token, in, sagaEnd(in), null, null, written);
    return sagaEnd(in);
  }

  private static List<StepRow> inOrder(SagaState in, List<StepRow> steps) {
    var ordered = new ArrayList<>(steps);
    if (in == SagaState.COMPENSATING) {
      Collections.reverse(ordered);
    }
    return ordered;
  }

  /** What the compensation or completion failed with; null when it succeeded or there is none. */
  private Throwable end(SagaKey key, SagaState in, StepRow step) {
    String uri = in == SagaState.COMPENSATING ? step.compensation() : step.completion();
    if (uri == null) {
      return null;
    }
    try {
      Endpoint endpoint = camel.getEndpoint(uri);
      Exchange exchange = endpoint.createExchange();
      exchange.getMessage().setHeaders(TypedJson.readMap(step.options()));
      exchange.getMessage().setHeader(Exchange.SAGA_LONG_RUNNING_ACTION, key.id().toString());
      exchange.setProperty(SagaStepEndpoint.STEP, step.name());
      return failure(template.send(endpoint, exchange));
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** A failure that a dead letter channel took is one too: nothing was compensated. */
  private static Throwable failure(Exchange exchange) {
    if (exchange.getException() != null) {
      return exchange.getException();
    }
    return ExchangeHelper.isFailureHandled(exchange)
        ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
        : null;
  }

  private SagaState later(
      SagaKey key, UUID token, SagaState in, StepRow step, Throwable failure, List<StepRow> written)
      throws ServerAway {
    if (OfferAgain.isAskedBy(failure)) {
      move(key, token, in, in, patience.outage(), null, written);
      return in;
    }
    StepRow failed = step.endFailed(failure);
    written.add(failed);
    if (failed.endAttempts() >= patience.tries()) {
      move(key, token, in, SagaState.STUCK, null, stuck(in, failed), written);
      LOG.error("saga '{}' of '{}' is stuck: {}", key.businessKey(), key.type(), failed.error());
      return SagaState.STUCK;
    }
    move(key, token, in, in, patience.backoff().before(failed.endAttempts() - 1), null, written);
    LOG.warn(
        "saga '{}' of '{}', {} '{}', try {} failed and is repeated: {}",
        key.businessKey(),
        key.type(),
        in.stored(),
        step.name(),
        failed.endAttempts(),
        failed.error());
    return in;
  }

  private static String stuck(SagaState in, StepRow step) {
    return "%s '%s' failed %d times: %s"
        .formatted(in.stored(), step.name(), step.endAttempts(), step.error());
  }

  private void move(
      SagaKey key,
      UUID token,
      SagaState from,
      SagaState to,
      Duration due,
      String error,
      List<StepRow> steps)
      throws ServerAway {
    var move =
        new SagaWrite.Move(key.id(), token, from, to, false, due, null, error, List.copyOf(steps));
    if (!log.write(move)) {
      throw new SagaTakenOver(key);
    }
    if (to != from) {
      tally.reached(to);
    }
  }

  private static StepState stepEnd(SagaState in) {
    return in == SagaState.COMPENSATING ? StepState.COMPENSATED : StepState.COMPLETED;
  }

  static SagaState sagaEnd(SagaState in) {
    return in == SagaState.COMPENSATING ? SagaState.COMPENSATED : SagaState.COMPLETED;
  }
}
