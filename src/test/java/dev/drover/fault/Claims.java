package dev.drover.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The rows in state claimed, read from SQL at every fault, and the union of all readings: the only
 * ids that may arrive more than once.
 */
final class Claims {

  /** A connection to the daemons' database, as an outsider. */
  interface Access {
    Connection connect() throws SQLException;
  }

  private static final long SETTLE_NANOS = 100_000_000;

  private final Access access;
  private final Set<String> noted = new HashSet<>();

  Claims(Access access) {
    this.access = access;
  }

  /**
   * Reads twice, for a stopped daemon's last statements may still be on their way, and notes what
   * it finds.
   *
   * @return how many rows there were
   */
  int note() {
    return note(id -> true);
  }

  /** The same for some of the ids. */
  int note(Predicate<String> some) {
    Set<String> now = read();
    LockSupport.parkNanos(SETTLE_NANOS);
    now.addAll(read());
    now.removeIf(some.negate());
    synchronized (noted) {
      noted.addAll(now);
    }
    return now.size();
  }

  /** The ids that are claimed now. */
  Set<String> read() {
    var ids = new HashSet<String>();
    try (Connection connection = access.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT message_id FROM message_dedup WHERE state = 'claimed'")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the claims cannot be read", e);
    }
    return ids;
  }

  /** Every id that was claimed at some fault. */
  Set<String> noted() {
    synchronized (noted) {
      return new TreeSet<>(noted);
    }
  }
}
