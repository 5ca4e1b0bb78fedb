package dev.drover.saga;

import dev.drover.sql.BoundStatement;
import dev.drover.sql.Columns;
import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The statements on {@code saga_step}, in the caller's transaction, which has the saga's row. */
final class StepTable {

  private static final List<String> COLUMNS =
      List.of(
          "saga_id",
          "name",
          "seq",
          "state",
          "compensation",
          "completion",
          "options",
          "result",
          "attempts",
          "end_attempts",
          "error",
          "started_at",
          "done_at",
          "ended_at");

  /** The array out of a sub-query: see {@link Dialect#lock} for why. */
  private static final String ROWS =
      """
      SELECT saga_id, name, seq, state, compensation, completion, options, result, attempts,
        end_attempts, error, CURRENT_TIMESTAMP AS started_at,
        CASE WHEN state = 'done' THEN CURRENT_TIMESTAMP END AS done_at,
        CASE WHEN state NOT IN ('started', 'done') THEN CURRENT_TIMESTAMP END AS ended_at
      FROM UNNEST((SELECT CAST(? AS UUID ARRAY)), CAST(? AS VARCHAR ARRAY),
        CAST(? AS INTEGER ARRAY), CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY),
        CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY),
        CAST(? AS INTEGER ARRAY), CAST(? AS INTEGER ARRAY), CAST(? AS VARCHAR ARRAY),
        CAST(? AS UUID ARRAY))
        AS steps(saga_id, name, seq, state, compensation, completion, options, result, attempts,
          end_attempts, error, token)
      WHERE (SELECT saga.token FROM saga WHERE saga.saga_id = steps.saga_id) = steps.token
      """;

  private static final String SELECT =
      """
      SELECT name, seq, state, compensation, completion, options, result, attempts, end_attempts, error
      FROM saga_step WHERE saga_id = ? ORDER BY seq
      """;

  /**
   * A step of a saga.
   *
   * @param token of who has the saga
   */
  record Of(UUID sagaId, UUID token, StepRow step) {}

  private record Key(UUID sagaId, UUID token, String name) {}

  private final String upsert;

  StepTable(Dialect dialect) {
    this.upsert = dialect.upsert("saga_step", ROWS, COLUMNS, List.of("saga_id", "name"), updated());
  }

  /** When it was first begun and first done stays. */
  private static List<String> updated() {
    var updated =
        COLUMNS.stream()
            .filter(column -> !Set.of("saga_id", "name", "started_at", "done_at").contains(column))
            .map(column -> column + " = n." + column);
    return Stream.concat(updated, Stream.of("done_at = COALESCE(t.done_at, n.done_at)")).toList();
  }

  /**
   * Writes them as they are, new or not, where the saga is the caller's, whose transaction has its
   * row; of one that its caller gives twice, the last.
   */
  BoundStatement write(Connection connection, Collection<Of> steps) throws SQLException {
    var last = new LinkedHashMap<Key, Of>();
    steps.forEach(of -> last.put(new Key(of.sagaId(), of.token(), of.step().name()), of));
    var columns = new Columns<>(connection, List.copyOf(last.values()));
    return BoundStatement.of(
        upsert,
        columns.uuids(Of::sagaId),
        columns.texts(of -> of.step().name()),
        columns.numbers(of -> of.step().seq()),
        columns.texts(of -> of.step().state().stored()),
        columns.texts(of -> of.step().compensation()),
        columns.texts(of -> of.step().completion()),
        columns.texts(of -> of.step().options()),
        columns.texts(of -> of.step().result()),
        columns.numbers(of -> of.step().attempts()),
        columns.numbers(of -> of.step().endAttempts()),
        columns.texts(of -> of.step().error()),
        columns.uuids(Of::token));
  }

  /** The steps of a saga in the order of their enlistment. */
  List<StepRow> of(Connection connection, UUID sagaId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      return Rows.of(select, StepTable::row, sagaId);
    }
  }

  private static StepRow row(ResultSet row) throws SQLException {
    return new StepRow(
        row.getString("name"),
        row.getInt("seq"),
        StepState.of(row.getString("state")),
        row.getString("compensation"),
        row.getString("completion"),
        row.getString("options"),
        row.getString("result"),
        row.getInt("attempts"),
        row.getInt("end_attempts"),
        row.getString("error"));
  }
}
