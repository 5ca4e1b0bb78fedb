package dev.drover.outbox;

import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Reads rows, in the caller's transaction. */
record Select(Dialect dialect) {

  <T> List<T> rows(Connection connection, String sql, Rows.Reader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement select = dialect.prepare(connection, sql)) {
      return Rows.of(select, reader, values);
    }
  }

  List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
    return rows(connection, sql, row -> row.getString(1), values);
  }
}
