package dev.drover.saga;

import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements on {@code saga_step}, in the caller's transaction, which has the saga's row. */
final class StepTable {

  private static final String INSERT =
      """
      INSERT INTO saga_step (state, compensation, completion, options, result, attempts,
        end_attempts, error, seq, saga_id, name, started_at, done_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP,
        CASE WHEN CAST(? AS BOOLEAN) THEN CURRENT_TIMESTAMP END)
      ON CONFLICT DO NOTHING
      """;
  private static final String UPDATE =
      """
      UPDATE saga_step SET state = ?, compensation = ?, completion = ?, options = ?, result = ?,
        attempts = ?, end_attempts = ?, error = ?, seq = ?,
        done_at = CASE WHEN CAST(? AS BOOLEAN) THEN COALESCE(done_at, CURRENT_TIMESTAMP) ELSE done_at END,
        ended_at = CASE WHEN CAST(? AS BOOLEAN) THEN CURRENT_TIMESTAMP END
      WHERE saga_id = ? AND name = ?
      """;
  private static final String SELECT =
      """
      SELECT name, seq, state, compensation, completion, options, result, attempts, end_attempts, error
      FROM saga_step WHERE saga_id = ? ORDER BY seq
      """;

  /** A step of a saga. */
  record Of(UUID sagaId, StepRow step) {}

  /**
   * Writes them as they are, new or not: one round trip for those that begin and one for the
   * others, and a second when the guess was wrong.
   */
  void write(Connection connection, Collection<Of> steps) throws SQLException {
    Map<Boolean, List<Of>> byBegin =
        steps.stream().collect(Collectors.partitioningBy(of -> begins(of.step())));
    update(connection, insert(connection, byBegin.get(true)));
    insert(connection, update(connection, byBegin.get(false)));
  }

  /** Most likely not in the table yet. */
  private static boolean begins(StepRow step) {
    return step.attempts() == 1 && step.state() == StepState.STARTED;
  }

  /** Returns those that were there already. */
  private static List<Of> insert(Connection connection, List<Of> steps) throws SQLException {
    return each(
        connection,
        INSERT,
        steps,
        of -> columns(of, of.sagaId(), of.step().name(), of.step().isDone()));
  }

  /** Returns those that were not there. */
  private static List<Of> update(Connection connection, List<Of> steps) throws SQLException {
    return each(
        connection,
        UPDATE,
        steps,
        of ->
            columns(
                of,
                of.step().isDone(),
                !of.step().state().isOpen(),
                of.sagaId(),
                of.step().name()));
  }

  /** What both statements set, in their order, and what each has behind it. */
  private static Object[] columns(Of of, Object... behind) {
    StepRow s = of.step();
    Object[] both = {
      s.state().stored(),
      s.compensation(),
      s.completion(),
      s.options(),
      s.result(),
      s.attempts(),
      s.endAttempts(),
      s.error(),
      s.seq()
    };
    return Stream.concat(Arrays.stream(both), Arrays.stream(behind)).toArray();
  }

  private static List<Of> each(
      Connection connection, String sql, List<Of> steps, Function<Of, Object[]> values)
      throws SQLException {
    var untouched = new ArrayList<Of>();
    if (steps.isEmpty()) {
      return untouched;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Of of : steps) {
        Rows.bind(statement, values.apply(of));
        statement.addBatch();
      }
      int[] counts = statement.executeBatch();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] == 0) {
          untouched.add(steps.get(i));
        }
      }
      return untouched;
    }
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
