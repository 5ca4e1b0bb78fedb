package dev.drover.fault;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What the daemons' PostgreSQL says to an outsider; each question has a connection of its own. */
record Books(PostgresqlServer server) {

  static Books of(Installation on) {
    return new Books((PostgresqlServer) on.server("postgresql"));
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The first two columns of each row. */
  Map<String, String> pairs(String sql) throws SQLException {
    var pairs = new TreeMap<String, String>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        pairs.put(row.getString(1), row.getString(2));
      }
    }
    return pairs;
  }

  /** Of an account of the shipped flows. */
  long cents(String account) throws SQLException {
    return number(
        "SELECT CAST(balance * 100 AS BIGINT) FROM sample_account WHERE account_id = '%s'"
            .formatted(account));
  }

  /** Of all accounts, in one statement, which is one snapshot. */
  long allCents() throws SQLException {
    return number("SELECT CAST(SUM(balance) * 100 AS BIGINT) FROM sample_account");
  }

  static String money(long cents) {
    return BigDecimal.valueOf(cents, 2).toPlainString();
  }
}
