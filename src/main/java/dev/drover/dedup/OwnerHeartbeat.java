package dev.drover.dedup;

import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in SQL, by the database's clock, that this daemon is alive, so that others leave its claims
 * alone.
 *
 * <p>Starts before the routes and stops after them: what this owner claimed before its start is an
 * earlier run's, and everybody's to take over. A beat that fails is tried again at the next turn. A
 * stop leaves the row: what was in flight then is left alone until the lease is over.
 */
public final class OwnerHeartbeat extends ServiceSupport {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerHeartbeat.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final UUID owner;
  private final Duration period;
  private ScheduledExecutorService thread;
  private boolean failing;

  /**
   * @param transactions on the database with the table {@code daemon_heartbeat}
   * @param owner the identity of this daemon
   */
  public OwnerHeartbeat(Transactions transactions, UUID owner) {
    this(transactions, owner, PERIOD);
  }

  OwnerHeartbeat(Transactions transactions, UUID owner, Duration period) {
    this.transactions = transactions;
    this.owner = owner;
    this.period = period;
  }

  /** Notes the start, then beats every five seconds in a thread of its own. */
  @Override
  protected void doStart() throws SQLException {
    transactions.run(this::begin);
    thread = Executors.newSingleThreadScheduledExecutor(OwnerHeartbeat::named);
    long millis = period.toMillis();
    thread.scheduleWithFixedDelay(this::tryBeat, millis, millis, TimeUnit.MILLISECONDS);
  }

  private static Thread named(Runnable work) {
    var thread = new Thread(work, "drover-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  protected void doStop() throws InterruptedException {
    if (thread != null) {
      thread.shutdown();
      thread.awaitTermination(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tryBeat() {
    try {
      transactions.run(this::beat);
      beating();
    } catch (SQLException | RuntimeException e) {
      missed(e);
    }
  }

  private void beating() {
    if (failing) {
      failing = false;
      LOG.info("this daemon's heartbeat reaches the database again");
    }
  }

  private void missed(Exception cause) {
    if (!failing) {
      failing = true;
      LOG.warn(
          "this daemon's heartbeat does not reach the database ({}); after {} other daemons may"
              + " take its messages in flight over",
          cause.getMessage(),
          SqlIdempotentRepository.LEASE);
    }
  }

  /** From now on, what this owner claimed before is of a run that is over. */
  private Void begin(Connection connection) throws SQLException {
    update(
        connection,
        """
        INSERT INTO daemon_heartbeat (owner, started_at, beat_at)
        VALUES (?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
        ON CONFLICT DO NOTHING
        """);
    return update(
        connection,
        """
        UPDATE daemon_heartbeat SET started_at = CURRENT_TIMESTAMP, beat_at = CURRENT_TIMESTAMP
        WHERE owner = ?
        """);
  }

  private Void beat(Connection connection) throws SQLException {
    return update(
        connection, "UPDATE daemon_heartbeat SET beat_at = CURRENT_TIMESTAMP WHERE owner = ?");
  }

  private Void update(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, owner);
      statement.executeUpdate();
      return null;
    }
  }
}
