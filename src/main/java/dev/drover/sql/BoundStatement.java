package dev.drover.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A statement with its values.
 *
 * @param sql with a question mark for each value
 * @param values of which some may be null
 */
public record BoundStatement(String sql, List<Object> values) {

  public static BoundStatement of(String sql, Object... values) {
    return new BoundStatement(sql, Collections.unmodifiableList(Arrays.asList(values.clone())));
  }
}
