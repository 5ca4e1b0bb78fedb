package dev.drover.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** The table in which a kind of bridge remembers ids, and rows as that kind writes them. */
enum DedupTable {
  SEEN("seen", "gen_random_uuid()"),
  CAMEL("camel_messageprocessed", "'%s', gen_random_uuid(), now()"),
  DROVER(
      "message_dedup",
      "gen_random_uuid(), '%s', gen_random_uuid(), 'done', gen_random_uuid(), gen_random_uuid(), now(), now()");

  private final String table;
  private final String row;

  DedupTable(String table, String row) {
    this.table = table;
    this.row = row;
  }

  /** Empties it and puts in rows of other messages; then what was written is on disk. */
  void resetTo(long rows, String bridge, Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("TRUNCATE " + table);
      statement.execute(
          "INSERT INTO %s SELECT %s FROM generate_series(1, %d)"
              .formatted(table, row.formatted(bridge), rows));
      statement.execute("ANALYZE " + table);
      statement.execute("CHECKPOINT");
    }
  }
}
