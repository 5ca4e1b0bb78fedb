package dev.drover.dedup;

import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements on {@code message_dedup}, one each. Each runs in the caller's transaction, and its
 * row count says whether this call did it.
 */
final class ClaimTable {

  static final String FIND =
      """
      SELECT message_dedup.dedup_key, state, message_dedup.owner, claim_token,
             h.started_at > claimed_at AS run_over,
             h.beat_at > CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND AS owner_alive
      FROM message_dedup LEFT JOIN daemon_heartbeat h ON h.owner = message_dedup.owner
      """;
  static final String TAKE_OVER =
      """
      UPDATE message_dedup SET owner = ?, claim_token = ?, claimed_at = CURRENT_TIMESTAMP
      WHERE dedup_key = ? AND claim_token = ? AND state = 'claimed'
      """;
  static final String TAKE_OVER_DONE =
      """
      UPDATE message_dedup SET owner = ?, claim_token = ?, claimed_at = CURRENT_TIMESTAMP,
        state = 'done', done_at = CURRENT_TIMESTAMP
      WHERE dedup_key = ? AND claim_token = ? AND state = 'claimed'
      """;

  /** Marks claims done; a condition follows, with the claim's token in it. */
  static final String MARK =
      "UPDATE message_dedup SET state = 'done', done_at = CURRENT_TIMESTAMP WHERE ";

  static final String CONFIRM = MARK + "dedup_key = ? AND claim_token = ?";
  static final String RELEASE =
      """
      DELETE FROM message_dedup WHERE dedup_key = ? AND claim_token = ? AND state = 'claimed'
      """;

  private final Dialect dialect;
  private final UUID owner;
  private final long leaseSeconds;

  /**
   * @param owner who claims
   * @param lease how old another owner's beat may be while it counts as alive; a part of a second
   *     counts as a whole one
   */
  ClaimTable(Dialect dialect, UUID owner, Duration lease) {
    this.dialect = dialect;
    this.owner = owner;
    this.leaseSeconds = lease.plusMillis(999).toSeconds();
  }

  Dialect dialect() {
    return dialect;
  }

  UUID owner() {
    return owner;
  }

  long leaseSeconds() {
    return leaseSeconds;
  }

  /** The row of a message; empty when it has none. */
  Optional<Claim> find(Connection connection, DedupKey key) throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, FIND + "WHERE dedup_key = ?")) {
      statement.setLong(1, leaseSeconds);
      statement.setObject(2, key.hash());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(claim(row)) : Optional.empty();
      }
    }
  }

  /**
   * The current row of a result of {@link #FIND}. An owner without a row of its own is not alive.
   */
  static Claim claim(ResultSet row) throws SQLException {
    return new Claim(
        row.getObject("dedup_key", UUID.class),
        row.getString("state").equals("done"),
        row.getObject("owner", UUID.class),
        row.getObject("claim_token", UUID.class),
        row.getBoolean("run_over"),
        row.getBoolean("owner_alive"));
  }

  /** Makes a claim ours; false when it is no more the one that was found. */
  boolean takeOver(Connection connection, Claim found, UUID token) throws SQLException {
    return one(connection, TAKE_OVER, owner, token, found.key(), found.token());
  }

  /**
   * Marks a claim done; true again when it is repeated, false when the claim is somebody else's.
   */
  boolean confirm(Connection connection, UUID key, UUID token) throws SQLException {
    return one(connection, CONFIRM, key, token);
  }

  /** Forgets every finished message of every repository. */
  int deleteDone(Connection connection) throws SQLException {
    return update(connection, "DELETE FROM message_dedup WHERE state = 'done'");
  }

  private boolean one(Connection connection, String sql, Object... values) throws SQLException {
    return update(connection, sql, values) == 1;
  }

  private int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, sql)) {
      Rows.bind(statement, values);
      return statement.executeUpdate();
    }
  }
}
