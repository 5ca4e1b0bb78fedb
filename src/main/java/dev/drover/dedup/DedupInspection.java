package dev.drover.dedup;

import dev.drover.sql.Rows;
import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/** Looks at {@code message_dedup} for people, and changes nothing. */
public final class DedupInspection {

  private static final String ROWS =
      """
      SELECT repository, state, COUNT(*), MIN(claimed_at) FROM message_dedup
      GROUP BY repository, state ORDER BY repository, state
      """;

  private final Transactions transactions;
  private final UUID self;
  private final String find;

  /**
   * @param self the identity of this daemon
   */
  public DedupInspection(Transactions transactions, UUID self) {
    this.transactions = transactions;
    this.self = self;
    this.find =
        "SELECT repository, message_id, owner, claimed_at, done_at FROM message_dedup WHERE "
            + transactions.dialect().keyIsAmong("message_dedup", "dedup_key")
            + " ORDER BY repository";
  }

  /**
   * What is remembered of a message id, for each of the routes that remembers it.
   *
   * @throws SQLException when the database does not answer
   */
  public List<DedupRow> rows(String messageId, Collection<String> routes) throws SQLException {
    var keys = new TreeSet<UUID>();
    routes.forEach(route -> keys.add(DedupKey.of(route, messageId).hash()));
    return transactions.run(connection -> rows(connection, keys));
  }

  private List<DedupRow> rows(Connection connection, Collection<UUID> keys) throws SQLException {
    try (PreparedStatement statement = transactions.dialect().prepare(connection, find)) {
      statement.setArray(1, connection.createArrayOf("uuid", keys.toArray()));
      var rows = new ArrayList<DedupRow>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
      return rows;
    }
  }

  private DedupRow row(ResultSet row) throws SQLException {
    UUID owner = row.getObject("owner", UUID.class);
    return new DedupRow(
        row.getString("repository"),
        row.getString("message_id"),
        owner.toString(),
        owner.equals(self),
        Rows.time(row, "claimed_at").orElseThrow(),
        Rows.time(row, "done_at"));
  }

  /**
   * How much is remembered, by route and state. Reads the whole table.
   *
   * @throws SQLException when the database does not answer
   */
  public List<DedupRows> rows() throws SQLException {
    return transactions.run(
        connection -> {
          var rows = new ArrayList<DedupRows>();
          try (PreparedStatement statement = connection.prepareStatement(ROWS);
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              Instant oldest = row.getObject(4, OffsetDateTime.class).toInstant();
              rows.add(new DedupRows(row.getString(1), row.getString(2), row.getLong(3), oldest));
            }
          }
          return rows;
        });
  }

  /** What the table and its index take on disk, in bytes. */
  public long bytes() throws SQLException {
    String sql = "SELECT " + transactions.dialect().bytesOf("message_dedup");
    return transactions.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
