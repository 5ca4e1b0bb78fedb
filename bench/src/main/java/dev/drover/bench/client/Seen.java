package dev.drover.bench.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The table of ids that were seen, in one open transaction at a time. */
final class Seen {

  private final Connection database;
  private final PreparedStatement insert;

  Seen(Connection database) throws SQLException {
    this.database = database;
    this.insert =
        database.prepareStatement(
            "INSERT INTO seen SELECT unnest(?) ON CONFLICT DO NOTHING RETURNING id");
  }

  /** Adds ids in one statement and returns those that were not there yet. */
  Set<UUID> add(Collection<UUID> ids) throws SQLException {
    insert.setArray(1, database.createArrayOf("uuid", ids.toArray()));
    var fresh = new HashSet<UUID>(ids.size() * 2);
    try (ResultSet rows = insert.executeQuery()) {
      while (rows.next()) {
        fresh.add(rows.getObject(1, UUID.class));
      }
    }
    return fresh;
  }

  void commit() throws SQLException {
    database.commit();
  }
}
