package dev.drover.saga;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.ServerAway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.saga.CamelSagaCoordinator;
import org.apache.camel.saga.CamelSagaStep;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A saga that an exchange of this process runs. Its row is written when its first step begins,
 * under an id that the business key makes; whoever finds the row there takes the saga up, is told
 * its outcome, or waits.
 *
 * <p>That a step is done is written together with what comes next, the enlistment of the next step
 * or the end: if that is never written, the step is in doubt and runs again under the same name.
 *
 * <p>Safe for use by several threads; no monitor is held while one waits for the database.
 */
final class SagaCoordinator implements CamelSagaCoordinator {

  private enum Phase {
    NEW,
    RUNNING,
    /** The saga ended before; its command only gets the outcome. */
    ANSWERED,
    OVER
  }

  /** The option whose value makes a repeated start join the first. */
  static final String BUSINESS_KEY = "businessKey";

  private static final int ATTEMPTS = 10;

  private final SagaWork work;
  private final ReentrantLock lock = new ReentrantLock();
  private final SagaSteps steps = new SagaSteps();
  private volatile String id = UUID.randomUUID().toString();
  private Phase phase = Phase.NEW;
  private SagaKey key;
  private UUID token;
  private long since = System.nanoTime();
  private boolean held;
  private boolean handledBefore;
  private boolean stoppedBefore;

  SagaCoordinator(SagaWork work) {
    this.work = work;
  }

  /** Takes a saga up that runs without an exchange of its own. */
  static SagaCoordinator of(SagaWork work, SagaRow row) throws ServerAway {
    var coordinator = new SagaCoordinator(work);
    coordinator.key = row.key();
    coordinator.id = row.key().id().toString();
    coordinator.token = work.live().begin(row.key().id());
    try {
      if (row.state() == SagaState.RUNNING && coordinator.join(row)) {
        work.live().enter(coordinator);
        return coordinator;
      }
    } finally {
      if (coordinator.phase != Phase.RUNNING) {
        work.live().end(coordinator.token);
      }
    }
    throw new IllegalStateException(
        "saga '%s' of '%s' does not run any more"
            .formatted(row.key().businessKey(), row.key().type()));
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public CompletableFuture<Void> beginStep(Exchange exchange, CamelSagaStep step) {
    return locked(
        () -> {
          Map<String, Object> options = SagaSteps.options(exchange, step);
          if (phase == Phase.NEW) {
            start(exchange, step, options);
          } else {
            hold(exchange);
            enlist(exchange, step, options);
          }
        });
  }

  /** For as long as this exchange lasts, or the first one that works on it. */
  private void hold(Exchange exchange) {
    if (!held) {
      held = true;
      exchange.getExchangeExtension().addOnCompletion(new LetGo());
    }
  }

  private void start(Exchange exchange, CamelSagaStep step, Map<String, Object> options)
      throws Exception {
    key = key(step.getRouteId(), options);
    token = work.live().begin(key.id());
    handledBefore = ExchangeHelper.isFailureHandled(exchange);
    stoppedBefore = exchange.isRouteStop();
    id = key.id().toString();
    exchange.getMessage().setHeader(Exchange.SAGA_LONG_RUNNING_ACTION, id);
    exchange.getExchangeExtension().setSagaLongRunningAction(id);
    Duration deadline =
        step.getTimeoutInMilliseconds().map(Duration::ofMillis).orElse(work.patience().deadline());
    List<StepRow> first =
        SagaSteps.isEmpty(step) ? List.of() : List.of(steps.begins(exchange, step, options));
    try {
      takeUp(exchange, step, options, first, new SagaWrite.Start(key, token, deadline, first));
    } catch (ServerAway e) {
      work.live().abandon(release());
      throw e;
    } finally {
      if (phase != Phase.RUNNING) {
        work.live().end(token);
      }
    }
  }

  private void takeUp(
      Exchange exchange,
      CamelSagaStep step,
      Map<String, Object> options,
      List<StepRow> first,
      SagaWrite.Start start)
      throws Exception {
    SagaAnswer answer = work.log().start(start);
    if (answer.done()) {
      phase = Phase.RUNNING;
      first.forEach(steps::keep);
      work.tally().started.increment();
    } else {
      steps.forgetNames();
      join(exchange, answer.found());
    }
    if (phase == Phase.RUNNING) {
      work.live().enter(this);
      hold(exchange);
      if (!answer.done() && !SagaSteps.isEmpty(step)) {
        enlist(exchange, step, options);
      }
    }
  }

  /** What is found may change until it is taken. */
  private void join(Exchange exchange, SagaRow first) throws Exception {
    SagaRow row = first;
    for (int attempt = 0; row != null && attempt < ATTEMPTS; attempt++) {
      switch (row.state()) {
        case COMPLETED, COMPLETING -> {
          answer(exchange, row);
          return;
        }
        case COMPENSATED, STUCK -> {
          work.tally().answered.increment();
          throw new SagaNotCompleted(row);
        }
        case COMPENSATING -> throw inFlight(row);
        case RUNNING -> {
          if (join(row)) {
            return;
          }
        }
      }
      row = work.log().find(key.id()).orElse(null);
    }
    throw new InFlightElsewhere(key.businessKey(), "several daemons");
  }

  private boolean join(SagaRow row) throws ServerAway {
    boolean ours = row.token().equals(token);
    if (!ours && !work.live().isLeftBehind(row)) {
      throw inFlight(row);
    }
    if (!ours && !work.log().take(row, token, SagaState.RUNNING, null)) {
      return false;
    }
    work.log().steps(key.id()).forEach(steps::keep);
    work.tally().joined.increment();
    since = row.since();
    phase = Phase.RUNNING;
    return true;
  }

  private static InFlightElsewhere inFlight(SagaRow row) {
    return new InFlightElsewhere(
        row.key().businessKey(), row.owner() == null ? "nobody yet" : row.owner().toString());
  }

  /** The steps of the block do not run: Camel leaves it out for an exchange that is stopped. */
  private void answer(Exchange exchange, SagaRow row) {
    phase = Phase.ANSWERED;
    work.tally().answered.increment();
    exchange.getMessage().setBody(TypedJson.read(row.outcome()));
    exchange.setRouteStop(true);
  }

  private static SagaKey key(String type, Map<String, Object> options) {
    if (!options.containsKey(BUSINESS_KEY)) {
      return SagaKey.random(type);
    }
    Object value = options.get(BUSINESS_KEY);
    if (value == null || value.toString().isBlank()) {
      throw new IllegalArgumentException(
          "the saga of route '%s' has the option 'businessKey', and this message has no value for it"
              .formatted(type));
    }
    return SagaKey.of(type, value.toString());
  }

  /** Committed when this returns. */
  private void enlist(Exchange exchange, CamelSagaStep step, Map<String, Object> options)
      throws Exception {
    requireRunning();
    Duration deadline = step.getTimeoutInMilliseconds().map(Duration::ofMillis).orElse(null);
    if (!SagaSteps.isEmpty(step)) {
      write(steps.unwrittenWith(steps.begins(exchange, step, options)), deadline);
    } else if (deadline != null || !steps.unwritten().isEmpty()) {
      write(steps.unwritten(), deadline);
    }
  }

  /** Committed when this returns. */
  private void write(List<StepRow> rows, Duration deadline) throws ServerAway {
    var write = new SagaWrite.Steps(key.id(), token, deadline, rows);
    if (!work.log().write(write)) {
      throw takenOver();
    }
    steps.written(rows);
  }

  private void requireRunning() {
    if (phase != Phase.RUNNING) {
      throw new IllegalStateException("saga '" + id + "' does not run any more");
    }
  }

  private SagaTakenOver takenOver() {
    phase = Phase.OVER;
    work.live().leave(this);
    work.live().end(token);
    return new SagaTakenOver(key);
  }

  /**
   * A named step comes to run, maybe not for the first time in this run.
   *
   * @return it, when it is done and must not run
   */
  Optional<StepRow> done(String step) {
    lock.lock();
    try {
      steps.comes(step);
      return steps.done(step);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Enlists a step that has nothing to do at the end. Committed when this returns.
   *
   * @throws SagaTakenOver when the saga is not this exchange's any more
   */
  void begin(String step) throws ServerAway {
    lock.lock();
    try {
      requireRunning();
      write(steps.unwrittenWith(steps.begins(step)), null);
    } finally {
      lock.unlock();
    }
  }

  /** Written with what comes next. */
  void stepDone(String step, Object body) {
    note(step, row -> row.done(TypedJson.write(body)));
  }

  /** Written with what comes next. */
  void stepFailed(String step, Throwable failure) {
    note(step, row -> row.failed(failure));
  }

  private void note(String step, UnaryOperator<StepRow> change) {
    lock.lock();
    try {
      steps.note(step, change);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletableFuture<Void> compensate(Exchange exchange) {
    return locked(
        () -> {
          if (phase == Phase.RUNNING) {
            Exception failure = exchange.getException();
            if (work.log().isOutage(failure)) {
              exchange.setException(offeredAgain(failure));
              letGo();
            } else {
              end(SagaState.COMPENSATING, null, failure);
            }
          }
        });
  }

  @Override
  public CompletableFuture<Void> complete(Exchange exchange) {
    return locked(
        () -> {
          if (phase == Phase.ANSWERED) {
            exchange.setRouteStop(stoppedBefore);
          } else if (!handledBefore && ExchangeHelper.isFailureHandled(exchange)) {
            end(
                SagaState.COMPENSATING,
                null,
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
          } else {
            end(SagaState.COMPLETING, outcome(exchange), null);
          }
        });
  }

  /** A body that cannot be kept is kept as text, and one that is no text not at all. */
  private static String outcome(Exchange exchange) {
    try {
      return TypedJson.write(exchange.getMessage().getBody());
    } catch (IllegalArgumentException e) {
      return TypedJson.write(exchange.getMessage().getBody(String.class));
    }
  }

  private void end(SagaState in, String outcome, Throwable failure) throws ServerAway {
    requireRunning();
    boolean atOnce = in == SagaState.COMPLETING && !steps.haveCompletions();
    SagaState to = atOnce ? SagaState.COMPLETED : in;
    String error = failure == null ? null : StepRow.text(failure);
    Duration due = to.isEnd() ? null : Duration.ZERO;
    var move =
        new SagaWrite.Move(
            key.id(),
            token,
            SagaState.RUNNING,
            to,
            !atOnce,
            due,
            outcome,
            error,
            atOnce ? steps.unwrittenFailures() : steps.unwritten());
    try {
      if (!work.log().write(move)) {
        throw takenOver();
      }
      if (atOnce) {
        work.tally().reached(to, since);
      } else {
        work.ending().run(key, token, in, steps.all(), since);
      }
    } catch (ServerAway e) {
      work.live().abandon(release());
      throw e;
    } finally {
      over();
    }
  }

  private void over() {
    phase = Phase.OVER;
    work.live().leave(this);
    work.live().end(token);
  }

  private static Exception offeredAgain(Exception failure) {
    return OfferAgain.isAskedBy(failure)
        ? failure
        : new ServerAway("the database went away in a saga", failure);
  }

  /** Whoever is offered the message next goes on. */
  private void letGo() throws ServerAway {
    try {
      work.log().write(release());
    } catch (ServerAway e) {
      work.live().abandon(release());
      throw e;
    } finally {
      over();
    }
  }

  /** Of a saga that runs, if it does. */
  private SagaWrite release() {
    return new SagaWrite.Move(
        key.id(),
        token,
        SagaState.RUNNING,
        SagaState.RUNNING,
        false,
        null,
        null,
        null,
        steps.unwritten());
  }

  private interface Change {
    void run() throws Exception;
  }

  /** What is thrown becomes the future's: Camel never goes on after an exception. */
  private CompletableFuture<Void> locked(Change change) {
    lock.lock();
    try {
      change.run();
      return CompletableFuture.completedFuture(null);
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.unlock();
    }
  }

  /** A saga that is ended by somebody later is not held by this exchange. */
  private final class LetGo extends SynchronizationAdapter {
    @Override
    public void onDone(Exchange exchange) {
      locked(
          () -> {
            if (phase == Phase.RUNNING) {
              letGo();
            }
          });
    }
  }
}
