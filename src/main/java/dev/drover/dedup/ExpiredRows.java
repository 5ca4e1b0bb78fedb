package dev.drover.dedup;

import dev.drover.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Rows of {@code message_dedup} that nobody needs any more, by the clock of the database: those
 * that are done for longer than the retention; and claims that are as old and were left behind,
 * whose owner has been dead for as long or has started again since. (Whoever claims such a message
 * is told to process it, with the row or without.) The claims of a daemon that lives are never
 * touched.
 */
final class ExpiredRows {

  private static final String EXPIRED =
      """
      claimed_at < CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND
      AND (done_at < CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND
           OR state = 'claimed' AND NOT EXISTS (
             SELECT 1 FROM daemon_heartbeat h
             WHERE h.owner = message_dedup.owner AND h.started_at <= message_dedup.claimed_at
               AND h.beat_at >= CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND))
      """;
  private static final String FIND = "SELECT dedup_key FROM message_dedup WHERE " + EXPIRED;

  /** What is done with some of the keys, outside of the transaction that reads them. */
  interface Step {

    /** False when no more keys are wanted. */
    boolean with(SortedSet<UUID> keys) throws SQLException;
  }

  private final Dialect dialect;
  private final int seconds;
  private final String delete;

  ExpiredRows(Dialect dialect, Duration retention) {
    this.dialect = dialect;
    this.seconds = Math.toIntExact(retention.toSeconds());
    this.delete =
        "DELETE FROM message_dedup WHERE "
            + dialect.keyIsAmong("message_dedup", "dedup_key")
            + " AND "
            + EXPIRED;
  }

  /**
   * Reads the table once, from its beginning to its end, and gives the keys of expired rows in
   * steps.
   */
  Void eachStep(Connection connection, int size, Step step) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      age(statement, 1);
      statement.setFetchSize(size);
      try (ResultSet row = statement.executeQuery()) {
        boolean more = true;
        for (var keys = next(row, size); more && !keys.isEmpty(); keys = next(row, size)) {
          more = step.with(keys);
        }
      }
    }
    return null;
  }

  private static SortedSet<UUID> next(ResultSet row, int size) throws SQLException {
    var keys = new TreeSet<UUID>();
    while (keys.size() < size && row.next()) {
      keys.add(row.getObject(1, UUID.class));
    }
    return keys;
  }

  /** Deletes those of the rows that still are expired; how many. */
  int delete(Connection connection, SortedSet<UUID> keys) throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, delete)) {
      statement.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
      age(statement, 2);
      return statement.executeUpdate();
    }
  }

  private void age(PreparedStatement statement, int first) throws SQLException {
    for (int i = first; i < first + 3; i++) {
      statement.setInt(i, seconds);
    }
  }
}
