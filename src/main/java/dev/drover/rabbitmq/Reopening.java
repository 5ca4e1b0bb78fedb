package dev.drover.rabbitmq;

import dev.drover.backoff.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens something again and again, with backoff, until it is open or no longer wanted. */
final class Reopening {

  /** Opens the thing, or says why it cannot be opened. */
  interface Attempt {
    void run() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Reopening.class);

  /** Short, so that work goes on soon after a broker is back; an attempt costs it little. */
  private static final Backoff BETWEEN_TRIES =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final String what;
  private final Threads threads;
  private final Attempt attempt;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean wanted = true;

  Reopening(String what, Threads threads, Attempt attempt) {
    this.what = what;
    this.threads = threads;
    this.attempt = attempt;
  }

  /**
   * Opens it now; later, when the broker is away that did answer before.
   *
   * @throws IOException what stands in the way for good
   */
  void start(BrokerConnection connection, BrokerConnection.Attempt first) throws IOException {
    if (!connection.unlessAway(first)) {
      begin();
    }
  }

  /** Begins, unless it is under way already. */
  void begin() {
    if (wanted && running.compareAndSet(false, true)) {
      next(0);
    }
  }

  /** Ends it for good. */
  void end() {
    wanted = false;
  }

  private void next(int tries) {
    long wait = BETWEEN_TRIES.before(tries).toMillis();
    try {
      threads.timer().schedule(() -> hand(tries), wait, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      running.set(false);
    }
  }

  private void hand(int tries) {
    try {
      threads.workers().execute(() -> tryOnce(tries));
    } catch (RejectedExecutionException e) {
      running.set(false);
    }
  }

  private void tryOnce(int tries) {
    if (!wanted) {
      running.set(false);
      return;
    }
    try {
      // before the attempt, so that a loss right after it begins anew
      running.set(false);
      attempt.run();
      LOG.info("{} is open again after {} failed tries", what, tries);
    } catch (Exception e) {
      LOG.warn("{} cannot be opened yet: {}", what, e.getMessage());
      if (wanted && running.compareAndSet(false, true)) {
        next(tries + 1);
      }
    }
  }
}
