package dev.drover.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** The table in which a kind of bridge remembers ids, and rows as that kind writes them. */
enum DedupTable {
  NONE("", "", "") {
    @Override
    void resetTo(long rows, String bridge, Connection database) {
      // nothing is remembered
    }
  },
  SEEN("seen", "id", "gen_random_uuid()"),
  CAMEL(
      "camel_messageprocessed",
      "processorname, messageid, createdat",
      "'%s', gen_random_uuid(), now()"),
  DROVER(
      "message_dedup",
      "dedup_key, repository, message_id, state, owner, claim_token, claimed_at, done_at",
      "gen_random_uuid(), '%s', gen_random_uuid(), 'done', gen_random_uuid(), gen_random_uuid(), now(), now()");

  private final String table;
  private final String columns;
  private final String row;

  DedupTable(String table, String columns, String row) {
    this.table = table;
    this.columns = columns;
    this.row = row;
  }

  /** Empties it and puts in rows of other messages; then what was written is on disk. */
  void resetTo(long rows, String bridge, Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("TRUNCATE " + table);
      statement.execute(
          "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %d)"
              .formatted(table, columns, row.formatted(bridge), rows));
      statement.execute("ANALYZE " + table);
      statement.execute("CHECKPOINT");
    }
  }
}
