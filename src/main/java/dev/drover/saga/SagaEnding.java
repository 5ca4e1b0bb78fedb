package dev.drover.saga;

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
   * @param since when it started, as of {@link System#nanoTime()}
   * @return where it is now
   * @throws ServerAway when that could not be written; it is then everybody's to go on with
   * @throws SagaTakenOver when it was not the caller's any more
   */
  SagaState run(SagaKey key, UUID token, SagaState in, List<StepRow> steps, long since)
      throws ServerAway {
    return new Run(key, token, in, since).over(steps);
  }

  /** One saga on its way, with what is to be written of its steps. */
  private final class Run {
    private final SagaKey key;
    private final UUID token;
    private final SagaState in;
    private final long since;
    private final boolean back;
    private final List<StepRow> written = new ArrayList<>();

    Run(SagaKey key, UUID token, SagaState in, long since) {
      this.key = key;
      this.token = token;
      this.in = in;
      this.since = since;
      this.back = in == SagaState.COMPENSATING;
    }

    SagaState over(List<StepRow> steps) throws ServerAway {
      for (StepRow step : inOrder(steps)) {
        Exception failure = step.state().isOpen() ? end(step) : null;
        if (failure != null) {
          return later(step, failure);
        }
        if (step.state().isOpen()) {
          written.add(step.ended(back ? StepState.COMPENSATED : StepState.COMPLETED));
        }
      }
      return move(back ? SagaState.COMPENSATED : SagaState.COMPLETED, null, null);
    }

    private List<StepRow> inOrder(List<StepRow> steps) {
      var ordered = new ArrayList<>(steps);
      if (back) {
        Collections.reverse(ordered);
      }
      return ordered;
    }

    /** What the compensation or completion failed with; null when it succeeded or is none. */
    private Exception end(StepRow step) {
      String uri = back ? step.compensation() : step.completion();
      try {
        return uri == null ? null : failure(call(uri, step));
      } catch (RuntimeException e) {
        return e;
      }
    }

    private Exchange call(String uri, StepRow step) {
      Endpoint endpoint = camel.getEndpoint(uri);
      Exchange exchange = endpoint.createExchange();
      exchange.getMessage().setHeaders(TypedJson.readMap(step.options()));
      exchange.getMessage().setHeader(Exchange.SAGA_LONG_RUNNING_ACTION, key.id().toString());
      exchange.setProperty(SagaStepEndpoint.STEP, step.name());
      return template.send(endpoint, exchange);
    }

    private SagaState later(StepRow step, Exception failure) throws ServerAway {
      if (log.isOutage(failure)) {
        return move(in, patience.outage(), null);
      }
      StepRow failed = step.endFailed(failure);
      written.add(failed);
      if (failed.endAttempts() >= patience.tries()) {
        LOG.error("saga '{}' of '{}' is stuck: {}", key.businessKey(), key.type(), stuck(failed));
        return move(SagaState.STUCK, null, stuck(failed));
      }
      LOG.warn(
          "saga '{}' of '{}' is tried again: {}", key.businessKey(), key.type(), stuck(failed));
      return move(in, patience.backoff().before(failed.endAttempts() - 1), null);
    }

    private String stuck(StepRow step) {
      return "%s '%s' failed %d time(s): %s"
          .formatted(in.stored(), step.name(), step.endAttempts(), step.error());
    }

    private SagaState move(SagaState to, Duration due, String error) throws ServerAway {
      var steps = List.copyOf(written);
      if (!log.write(new SagaWrite.Move(key.id(), token, in, to, false, due, null, error, steps))) {
        throw new SagaTakenOver(key);
      }
      if (to != in) {
        tally.reached(to, since);
      }
      return to;
    }
  }

  /** A failure that a dead letter channel took is one too: nothing was compensated. */
  private static Exception failure(Exchange exchange) {
    if (exchange.getException() != null) {
      return exchange.getException();
    }
    return ExchangeHelper.isFailureHandled(exchange)
        ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
        : null;
  }
}
