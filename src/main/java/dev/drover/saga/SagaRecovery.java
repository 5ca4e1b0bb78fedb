package dev.drover.saga;

import dev.drover.delivery.ServerAway;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with sagas that nobody goes on with: those whose deadline has passed are compensated,
 * whoever has them; those on their way to an end are taken when their next try is due and nobody
 * who is alive works on them. Every daemon does so; a guarded update decides who does it.
 */
final class SagaRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(SagaRecovery.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int THREADS = 4;
  private static final int AT_ONCE = 100;

  private final SagaWork work;
  private ScheduledExecutorService timer;
  private ExecutorService threads;
  private boolean failing;

  SagaRecovery(SagaWork work) {
    this.work = work;
  }

  void start() {
    threads = Executors.newFixedThreadPool(THREADS, SagaRecovery::named);
    timer = Executors.newSingleThreadScheduledExecutor(SagaRecovery::named);
    timer.scheduleWithFixedDelay(
        this::tryPass, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread named(Runnable run) {
    var thread = new Thread(run, "drover-saga-recovery");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * What runs is finished first, for a while; what is not is another daemon's or the next run's.
   */
  void stop() throws InterruptedException {
    if (timer != null) {
      timer.shutdown();
      threads.shutdown();
      threads.awaitTermination(30, TimeUnit.SECONDS);
    }
  }

  private void tryPass() {
    try {
      pass();
      failing = false;
    } catch (Exception e) {
      if (!failing) {
        LOG.warn("sagas that are due wait until the database answers: {}", e.getMessage());
      }
      failing = true;
    }
  }

  /** As many rounds as bring something; how many sagas were gone on with. */
  int pass() throws Exception {
    releaseAbandoned();
    int total = 0;
    int taken = AT_ONCE;
    while (taken == AT_ONCE) {
      taken = round();
      total += taken;
    }
    return total;
  }

  private void releaseAbandoned() throws ServerAway {
    SagaWrite release = work.live().nextAbandoned();
    while (release != null) {
      try {
        work.log().write(release);
      } catch (ServerAway e) {
        work.live().abandon(release);
        throw e;
      }
      release = work.live().nextAbandoned();
    }
  }

  private int round() throws Exception {
    List<Future<Boolean>> running =
        work.log().due(AT_ONCE).stream()
            .filter(row -> row.state() == SagaState.RUNNING || work.live().isLeftBehind(row))
            .map(row -> threads.submit(() -> goOn(row)))
            .toList();
    int done = 0;
    for (Future<Boolean> one : running) {
      done += one.get() ? 1 : 0;
    }
    return done;
  }

  /** False when somebody else was faster, or the database went away. */
  private boolean goOn(SagaRow row) {
    UUID token = work.live().begin(row.key().id());
    try {
      SagaState in = row.state() == SagaState.RUNNING ? SagaState.COMPENSATING : row.state();
      if (!work.log().take(row, token, in, "its deadline passed")) {
        return false;
      }
      work.ending().run(row.key(), token, in, work.log().steps(row.key().id()), row.since());
      return true;
    } catch (ServerAway | RuntimeException e) {
      LOG.info("saga '{}' waits for another try: {}", row.key().businessKey(), e.getMessage());
      return false;
    } finally {
      work.live().end(token);
    }
  }
}
