package dev.drover.sql;

import dev.drover.backoff.Backoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Runs work in short READ COMMITTED transactions, and each statement in one of its own.
 *
 * <p>Safe for use by many threads; each call takes a connection of its own. A second process sees
 * all of a transaction's rows once {@code run} has returned, and none of them when it threw, with
 * one exception: when the connection breaks during the commit, nobody knows. So work is written to
 * be repeatable: its statements are guarded and their row counts decide.
 */
public final class Transactions {

  /** What happens inside of one transaction: statements only, no calls to other servers. */
  @FunctionalInterface
  public interface Work<T> {

    /** Uses the connection, and neither commits nor closes it. */
    T with(Connection connection) throws SQLException;
  }

  private static final Backoff BETWEEN_TRIES =
      new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

  private final DataSource dataSource;
  private final Dialect dialect;

  /**
   * @param dataSource gives connections that are at READ COMMITTED, both products' default
   * @param dialect of the database behind it
   */
  public Transactions(DataSource dataSource, Dialect dialect) {
    this.dataSource = dataSource;
    this.dialect = dialect;
  }

  /**
   * One try: commits what the work did, or rolls it back.
   *
   * @throws SQLException the first fault; what the rollback threw is suppressed in it
   */
  public <T> T run(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      return commit(connection, work);
    }
  }

  /**
   * Tries again while the fault is transient and the patience lasts. The last try begins before the
   * patience ends and may take a while longer.
   *
   * @throws SQLException the last fault; an interrupt ends the patience and stays set
   */
  public <T> T run(Duration patience, Work<T> work) throws SQLException {
    return repeat(patience, () -> run(work));
  }

  /**
   * The same, where each statement is a transaction of its own and committed when it returns: it
   * saves asking for the commit. When a later one fails, the earlier ones stay, and all are tried
   * again.
   *
   * @throws SQLException as above
   */
  public <T> T runEach(Duration patience, Work<T> work) throws SQLException {
    return repeat(patience, () -> runEach(work));
  }

  private <T> T runEach(Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(true);
      return work.with(connection);
    }
  }

  @FunctionalInterface
  private interface Try<T> {
    T once() throws SQLException;
  }

  private <T> T repeat(Duration patience, Try<T> work) throws SQLException {
    var waits = new Patience(patience, BETWEEN_TRIES);
    while (true) {
      try {
        return work.once();
      } catch (SQLException e) {
        if (!isTransient(e) || !waits.another()) {
          throw e;
        }
      }
    }
  }

  /** Of the database behind these transactions. */
  public Dialect dialect() {
    return dialect;
  }

  /** Whether the same work may succeed a little later. */
  public boolean isTransient(SQLException fault) {
    return dialect.isTransient(fault);
  }

  static <T> T commit(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.with(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollback(connection, e);
      throw e;
    }
  }

  private static void rollback(Connection connection, Throwable first) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      first.addSuppressed(second);
    }
  }
}
