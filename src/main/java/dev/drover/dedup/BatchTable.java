package dev.drover.dedup;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The statements on {@code message_dedup} for many messages at once, one each, whatever their
 * number. Each runs in the caller's transaction. Keys are given in one order by every caller, so
 * that two transactions which want the same rows wait for one another instead of both.
 */
final class BatchTable {

  private final ClaimTable table;

  BatchTable(ClaimTable table) {
    this.table = table;
  }

  /** First claims; how many of the keys had no row, whoever made the others. */
  int insert(Connection connection, Collection<DedupKey> keys, UUID token) throws SQLException {
    String sql =
        """
        INSERT INTO message_dedup
          (dedup_key, repository, message_id, state, owner, claim_token, claimed_at)
        SELECT k, r, m, 'claimed', ?, ?, CURRENT_TIMESTAMP
        FROM UNNEST(CAST(? AS UUID ARRAY), CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY))
          AS new_keys(k, r, m)
        ON CONFLICT DO NOTHING
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, table.owner());
      statement.setObject(2, token);
      statement.setArray(3, uuids(connection, keys.stream().map(DedupKey::hash).toList()));
      statement.setArray(4, texts(connection, keys.stream().map(DedupKey::repository).toList()));
      statement.setArray(
          5, texts(connection, keys.stream().map(DedupKey::storedMessageId).toList()));
      return statement.executeUpdate();
    }
  }

  /** The rows of those messages that have one, by their keys. */
  Map<UUID, Claim> find(Connection connection, Collection<UUID> keys) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(ClaimTable.FIND + "WHERE d.dedup_key = ANY(?)")) {
      statement.setLong(1, table.leaseSeconds());
      statement.setArray(2, uuids(connection, keys));
      var found = new HashMap<UUID, Claim>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Claim claim = ClaimTable.claim(row);
          found.put(claim.key(), claim);
        }
      }
      return found;
    }
  }

  /** Makes claims ours; the keys of those that still were the ones that were found. */
  Set<UUID> takeOver(Connection connection, List<Claim> found, UUID token) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ClaimTable.TAKE_OVER)) {
      for (Claim claim : found) {
        statement.setObject(1, table.owner());
        statement.setObject(2, token);
        statement.setObject(3, claim.key());
        statement.setObject(4, claim.token());
        statement.addBatch();
      }
      return changed(found, statement.executeBatch());
    }
  }

  private static Set<UUID> changed(List<Claim> found, int[] counts) {
    var changed = new HashSet<UUID>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 1) {
        changed.add(found.get(i).key());
      }
    }
    return changed;
  }

  /** Marks claims done; how many of them bear the token. */
  int confirm(Connection connection, Collection<UUID> keys, UUID token) throws SQLException {
    return update(
        connection,
        """
        UPDATE message_dedup SET state = 'done', done_at = CURRENT_TIMESTAMP
        WHERE dedup_key = ANY(?) AND claim_token = ?
        """,
        keys,
        token);
  }

  /** Forgets claims; how many of them bear the token and are not done. */
  int release(Connection connection, Collection<UUID> keys, UUID token) throws SQLException {
    return update(
        connection,
        """
        DELETE FROM message_dedup
        WHERE dedup_key = ANY(?) AND claim_token = ? AND state = 'claimed'
        """,
        keys,
        token);
  }

  private static int update(Connection connection, String sql, Collection<UUID> keys, UUID token)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, uuids(connection, keys));
      statement.setObject(2, token);
      return statement.executeUpdate();
    }
  }

  private static Array uuids(Connection connection, Collection<UUID> values) throws SQLException {
    return connection.createArrayOf("uuid", values.toArray());
  }

  private static Array texts(Connection connection, Collection<String> values) throws SQLException {
    return connection.createArrayOf("varchar", values.toArray());
  }
}
