package dev.drover.dedup;

import dev.drover.sql.Database;
import dev.drover.sql.LoneConnection;
import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in SQL, by the database's clock, that this daemon is alive, so that others leave its claims
 * alone; and knows whether this daemon may judge others by their silence.
 *
 * <p>Starts before the routes and stops after them: what this owner claimed before its start is an
 * earlier run's, and everybody's to take over. A beat that fails is tried again at the next turn,
 * on a new connection, for as long as it takes. A stop leaves the row: what was in flight then is
 * left alone until the lease is over.
 */
public final class OwnerHeartbeat extends ServiceSupport {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerHeartbeat.class);
  private static final int BEATS_A_LEASE = 6;

  private final UUID owner;
  private final Duration lease;
  private final Duration period;
  private final LoneConnection connection;
  private final Steadiness steadiness;
  private final List<Runnable> afterBeats = new CopyOnWriteArrayList<>();
  private final AtomicBoolean following = new AtomicBoolean();
  private ScheduledExecutorService threads;
  private boolean failing;

  /**
   * @param database with the table {@code daemon_heartbeat}
   * @param owner the identity of this daemon
   * @param lease how old a daemon's last beat may be while its claims are left alone, the same for
   *     every daemon on the database; a daemon beats six times in it
   */
  public OwnerHeartbeat(Database database, UUID owner, Duration lease) {
    this(database, owner, lease, new Steadiness(lease));
  }

  OwnerHeartbeat(Database database, UUID owner, Duration lease, Steadiness steadiness) {
    this.owner = owner;
    this.lease = lease;
    this.period = lease.dividedBy(BEATS_A_LEASE);
    this.connection = database.loneConnection(period);
    this.steadiness = steadiness;
  }

  /** The identity of this daemon. */
  public UUID owner() {
    return owner;
  }

  /** How old a daemon's last beat may be while it counts as alive. */
  public Duration lease() {
    return lease;
  }

  /**
   * Whether this daemon has reached the database without a break for a whole lease, up to now. To
   * be asked after another's beat was read: a break in between then counts too.
   */
  public boolean isSteady() {
    return steadiness.lasts(System.nanoTime());
  }

  /**
   * Runs something, one at a time, whenever the database was reached; on another thread than the
   * beats', which must not wait for it.
   */
  void afterEachBeat(Runnable work) {
    afterBeats.add(work);
  }

  /** Notes the start, then beats in threads of its own. */
  @Override
  protected void doStart() throws SQLException {
    beat(this::begin);
    threads = Executors.newScheduledThreadPool(2, OwnerHeartbeat::named);
    long nanos = period.toNanos();
    threads.scheduleAtFixedRate(this::tryBeat, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private static Thread named(Runnable work) {
    var thread = new Thread(work, "drover-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  protected void doStop() throws InterruptedException {
    if (threads != null) {
      threads.shutdown();
      threads.awaitTermination(lease.toMillis(), TimeUnit.MILLISECONDS);
      afterBeats.forEach(Runnable::run);
    }
    connection.close();
  }

  private void tryBeat() {
    try {
      beat(this::again);
      beating();
      if (following.compareAndSet(false, true)) {
        threads.execute(this::follow);
      }
    } catch (SQLException | RuntimeException e) {
      steadiness.missed();
      missed(e);
    }
  }

  private void beat(Transactions.Work<Void> work) throws SQLException {
    long began = System.nanoTime();
    connection.run(work);
    steadiness.reached(began, System.nanoTime());
  }

  private void follow() {
    try {
      afterBeats.forEach(Runnable::run);
    } catch (RuntimeException e) {
      LOG.warn("what follows a beat failed and is tried again after the next one", e);
    } finally {
      following.set(false);
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
          "this daemon's heartbeat does not reach the database ({}); after {} s other daemons may"
              + " take its messages in flight over",
          cause.getMessage(),
          lease.toSeconds());
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

  private Void again(Connection connection) throws SQLException {
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
