package dev.drover.sql;

import java.util.List;

/**
 * A statement with its values.
 *
 * @param sql with a question mark for each value
 */
public record BoundStatement(String sql, List<Object> values) {

  public static BoundStatement of(String sql, Object... values) {
    return new BoundStatement(sql, List.of(values));
  }
}
