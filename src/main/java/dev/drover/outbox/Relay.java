package dev.drover.outbox;

import dev.drover.sql.CleanUpPeriod;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events of one destination through a route that publishes them, batch by batch, on a
 * thread of its own.
 *
 * <p>Any number of daemons may relay the same destination: one at a time has its lease, for one
 * batch. The lease is the lock on the destination's row, held by the transaction in which the batch
 * is read, published and marked; so it ends with a daemon that dies, and a batch that was published
 * and not marked is published again, under the same ids.
 */
final class Relay extends DefaultConsumer implements Suspendable {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int FORGOTTEN_AT_A_TIME = 1000;

  /** Who has the lease is woken as well, and what is paused does not go on for being woken. */
  private static final Duration WHILE_REFUSED = Duration.ofMillis(100);

  private final OutboxEndpoint endpoint;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Runnable onCommit = wakeUps::release;
  private volatile boolean taking;
  private Transactions transactions;
  private OutboxTable table;
  private Thread thread;
  private boolean introduced;
  private long forgetsAt = System.nanoTime();

  Relay(OutboxEndpoint endpoint, Processor route) {
    super(endpoint, route);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    transactions = endpoint.outbox().transactions();
    table = new OutboxTable(transactions.dialect(), endpoint.destination());
    taking = true;
    thread = new Thread(this::work, "drover-outbox-" + endpoint.destination());
    thread.setDaemon(true);
    endpoint.counts().expect(endpoint.destination());
    endpoint.commits().add(endpoint.destination(), onCommit);
    // not before the routes that this one hands its events to
    getEndpoint().getCamelContext().addStartupListener((context, started) -> begin());
  }

  private synchronized void begin() {
    if (taking && thread != null && thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  @Override
  protected void doSuspend() {
    taking = false;
  }

  @Override
  protected void doResume() {
    taking = true;
    wakeUps.release();
  }

  @Override
  protected void doStop() throws Exception {
    taking = false;
    endpoint.commits().remove(onCommit);
    Thread present = end();
    if (present != null && present.isAlive()) {
      wakeUps.release();
      present.join();
    }
    super.doStop();
  }

  private synchronized Thread end() {
    Thread present = thread;
    thread = null;
    return present;
  }

  private void work() {
    while (thread != null && !Thread.currentThread().isInterrupted()) {
      Duration wait = taking ? turn() : endpoint.pollInterval();
      pause(wait);
    }
  }

  private void pause(Duration wait) {
    try {
      if (!wait.isZero()) {
        wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
      }
      wakeUps.drainPermits();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One batch; how long to wait before the next, unless woken. */
  private Duration turn() {
    try {
      introduce();
      RelayTurn turn = new RelayTurn(this, endpoint, table);
      transactions.run(turn::run);
      turn.addTo(endpoint.counts());
      forgetSome();
      if (turn.wasRefused()) {
        LockSupport.parkNanos(WHILE_REFUSED.toNanos());
      }
      return turn.waitAfter();
    } catch (SQLException | RuntimeException e) {
      LOG.warn(
          "events of '{}' are not relayed for a while: {}", endpoint.destination(), e.getMessage());
      return endpoint.pollInterval();
    }
  }

  private void introduce() throws SQLException {
    if (!introduced) {
      transactions.run(table::introduce);
      introduced = true;
    }
  }

  /** A step at a time, and the next one at once while there is more. */
  private void forgetSome() throws SQLException {
    if (System.nanoTime() - forgetsAt >= 0) {
      int gone = transactions.run(c -> table.forget(c, endpoint.retention(), FORGOTTEN_AT_A_TIME));
      boolean more = gone == FORGOTTEN_AT_A_TIME;
      Duration pause = more ? Duration.ZERO : CleanUpPeriod.of(endpoint.retention());
      forgetsAt = System.nanoTime() + pause.toNanos();
    }
  }
}
