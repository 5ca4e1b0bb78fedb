package dev.drover.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Rows turned round, an array for each column, so that one statement with {@code UNNEST} takes them
 * all.
 *
 * @param connection of the statement
 * @param rows what the rows are made of
 */
public record Columns<T>(Connection connection, List<T> rows) {

  /** A column of type UUID. */
  public Array uuids(Function<T, ?> value) throws SQLException {
    // PostgreSQL's driver writes each UUID of an array through a generic converter, texts at once
    return connection.createArrayOf(
        "uuid", rows.stream().map(row -> value.apply(row).toString()).toArray());
  }

  /** A column of type VARCHAR; values may be null. */
  public Array texts(Function<T, String> value) throws SQLException {
    return connection.createArrayOf("varchar", rows.stream().map(value).toArray());
  }

  /** A column of type INTEGER; values may be null. */
  public Array numbers(Function<T, Integer> value) throws SQLException {
    return connection.createArrayOf("integer", rows.stream().map(value).toArray());
  }
}
