package dev.drover.outbox;

import dev.drover.sql.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads rows, in the caller's transaction. */
record Select(Dialect dialect) {

  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> rows(Connection connection, String sql, Reader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement select = dialect.prepare(connection, sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      var rows = new ArrayList<T>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  List<String> texts(Connection connection, String sql, Object... values) throws SQLException {
    return rows(connection, sql, row -> row.getString(1), values);
  }
}
