package dev.drover.dedup;

import dev.drover.sql.CleanUpPeriod;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets finished messages when their time is over: reads the table once in a while, and deletes
 * what it finds in steps of at most two thousand rows, each a transaction, with a pause after each
 * as long as the step took. A claim waits for a step only when it is for a message that this very
 * step forgets.
 *
 * <p>Any number of daemons may do so on one database. A database that does not answer is asked
 * again at the next turn.
 */
public final class Retention extends ServiceSupport {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int STEP = 2000;
  private static final Duration AFTER_THE_START = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final Duration retention;
  private final ExpiredRows expired;
  private final LongAdder removed = new LongAdder();
  private final LongAdder passes = new LongAdder();
  private volatile CountDownLatch stop = new CountDownLatch(1);
  private Thread thread;

  /**
   * @param transactions on the database with the table {@code message_dedup}
   * @param retention how long a finished message is remembered, at least; up to an hour more
   */
  public Retention(Transactions transactions, Duration retention) {
    this.transactions = transactions;
    this.retention = retention;
    this.expired = new ExpiredRows(transactions.dialect(), retention);
  }

  /** How long a finished message is remembered. */
  public Duration length() {
    return retention;
  }

  /** How many rows this daemon has removed since it started. */
  public long removed() {
    return removed.sum();
  }

  /** How often this daemon has gone through the table since it started. */
  public long passes() {
    return passes.sum();
  }

  @Override
  protected void doStart() {
    stop = new CountDownLatch(1);
    thread = new Thread(this::work, "drover-retention");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  protected void doStop() throws InterruptedException {
    stop.countDown();
    thread.join();
  }

  private void work() {
    Duration period = CleanUpPeriod.of(retention);
    Duration wait = period.compareTo(AFTER_THE_START) < 0 ? period : AFTER_THE_START;
    while (!stopsWithin(wait.toNanos())) {
      tryToRemove();
      wait = period;
    }
  }

  private void tryToRemove() {
    try {
      removeExpired();
    } catch (SQLException e) {
      LOG.debug("finished messages whose time is over stay a little longer: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("finished messages whose time is over could not be removed", e);
    }
  }

  /** Goes through the table once. */
  void removeExpired() throws SQLException {
    transactions.run(connection -> expired.eachStep(connection, STEP, this::remove));
    passes.increment();
  }

  private boolean remove(SortedSet<UUID> keys) throws SQLException {
    long began = System.nanoTime();
    removed.add(transactions.run(connection -> expired.delete(connection, keys)));
    return !stopsWithin(System.nanoTime() - began);
  }

  private boolean stopsWithin(long nanos) {
    try {
      return stop.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
