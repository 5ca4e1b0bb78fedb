package dev.drover.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** A table without a unique key: a row for each effect, so that a second one of an id is seen. */
final class CountedTable {

  private final PostgresqlServer server;

  CountedTable(PostgresqlServer server) throws SQLException {
    this.server = server;
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE counted (message_id VARCHAR NOT NULL)");
    }
  }

  long rows() throws SQLException {
    return number("SELECT COUNT(*) FROM counted");
  }

  /** Rows beyond the first of their id. */
  long doubles() throws SQLException {
    return number("SELECT COUNT(*) - COUNT(DISTINCT message_id) FROM counted");
  }

  Set<String> ids() throws SQLException {
    var ids = new HashSet<String>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT message_id FROM counted")) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
