package dev.drover.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reads rows, in the transaction of the statement's connection. */
public final class Rows {

  /** Makes something of the row that a result is at. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private Rows() {}

  /** All rows of a query with these parameters, in their order. */
  public static <T> List<T> of(PreparedStatement query, Reader<T> reader, Object... values)
      throws SQLException {
    bind(query, values);
    var rows = new ArrayList<T>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  /** Gives a statement all of its parameters. */
  public static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** Adds the first column of a query's result, if there is one. */
  static void addIds(ResultSet result, Set<UUID> ids) throws SQLException {
    while (result != null && result.next()) {
      ids.add(result.getObject(1, UUID.class));
    }
  }

  /** A column of type TIMESTAMP WITH TIME ZONE; empty when it is null. */
  public static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
