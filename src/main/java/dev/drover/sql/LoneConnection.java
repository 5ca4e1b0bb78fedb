package dev.drover.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection apart from the pool, for short work that must neither wait behind other work nor
 * hang when the database hangs. Opened when it is needed, kept, and opened anew after a fault.
 *
 * <p>To be used by one thread at a time.
 */
public final class LoneConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoneConnection.class);

  private final DatabaseAddress address;
  private final Duration timeout;
  private Connection connection;

  /**
   * @param timeout for one answer of the database; when connecting it counts in whole seconds. The
   *     embedded database answers in its own time
   */
  LoneConnection(DatabaseAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /**
   * One try in a transaction of its own, as {@link Transactions#run(Transactions.Work)}.
   *
   * @throws SQLException also when the database did not answer in time; nobody knows then whether
   *     the work was done, or will be when the database goes on
   */
  public <T> T run(Transactions.Work<T> work) throws SQLException {
    boolean good = false;
    try {
      T result = Transactions.commit(opened(), work);
      good = true;
      return result;
    } finally {
      if (!good) {
        close();
      }
    }
  }

  private Connection opened() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(address.url(), address.properties(timeout));
      connection.setAutoCommit(false);
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
    }
    return connection;
  }

  /** Ends the connection; the next work opens another. */
  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    try {
      if (old != null) {
        old.close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection apart from the pool was broken before it was closed", e);
    }
  }
}
