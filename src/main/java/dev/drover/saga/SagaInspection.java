package dev.drover.saga;

import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads sagas for people, in the caller's transaction. */
final class SagaInspection {

  /** What an act needs to know. */
  record Found(UUID id, SagaState state, SagaState stuckIn) {}

  private static final String SELECT =
      """
      SELECT saga_id, type, business_key, state, started_at, changed_at, due_at, ended_at, error
      FROM saga
      """;
  private static final String LIST =
      SELECT
          + """
          WHERE (? = '' OR state = ?) AND (? = '' OR type = ?) AND (? = '' OR business_key = ?)
            AND started_at <= CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND
          ORDER BY CASE WHEN state = 'stuck' THEN 0 ELSE 1 END, changed_at DESC
          FETCH FIRST ? ROWS ONLY
          """;
  private static final String STEPS =
      """
      SELECT name, attempts, end_attempts, started_at, error,
        CASE WHEN ended_at IS NULL AND completed_at IS NOT NULL THEN 'completed' ELSE state END AS state,
        CASE WHEN ended_at IS NULL THEN COALESCE(done_at, completed_at) ELSE done_at END AS done_at,
        COALESCE(ended_at, completed_at) AS ended_at
      FROM saga_step JOIN (
        SELECT saga_id, CASE WHEN state = 'completed' THEN ended_at END AS completed_at FROM saga
      ) AS its ON its.saga_id = saga_step.saga_id
      WHERE saga_step.saga_id = ? ORDER BY seq
      """;
  private static final String ACTS =
      "SELECT acted_at, actor, act, reason FROM saga_audit WHERE saga_id = ? ORDER BY acted_at";

  List<SagaListed> list(Connection connection, SagaQuery query) throws SQLException {
    return rows(
        connection,
        LIST,
        SagaInspection::listed,
        query.state(),
        query.state(),
        query.type(),
        query.type(),
        query.businessKey(),
        query.businessKey(),
        query.age() == null ? 0 : (int) query.age().toSeconds(),
        query.limit());
  }

  List<SagaTimeline> timelines(Connection connection, String idOrKey) throws SQLException {
    var timelines = new ArrayList<SagaTimeline>();
    for (SagaListed saga : named(connection, idOrKey)) {
      UUID id = UUID.fromString(saga.id());
      timelines.add(
          new SagaTimeline(
              saga,
              rows(connection, STEPS, SagaInspection::step, id),
              rows(connection, ACTS, SagaInspection::act, id)));
    }
    return timelines;
  }

  private static List<SagaListed> named(Connection connection, String idOrKey) throws SQLException {
    List<SagaListed> byKey =
        rows(
            connection,
            SELECT + "WHERE business_key = ? ORDER BY type",
            SagaInspection::listed,
            idOrKey);
    return byKey.isEmpty() && isId(idOrKey)
        ? rows(
            connection,
            SELECT + "WHERE saga_id = ?",
            SagaInspection::listed,
            UUID.fromString(idOrKey))
        : byKey;
  }

  private static boolean isId(String text) {
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }

  Optional<Found> find(Connection connection, UUID id) throws SQLException {
    return rows(
            connection,
            "SELECT state, stuck_in FROM saga WHERE saga_id = ?",
            row -> {
              String stuckIn = row.getString("stuck_in");
              return new Found(
                  id,
                  SagaState.of(row.getString("state")),
                  stuckIn == null ? null : SagaState.of(stuckIn));
            },
            id)
        .stream()
        .findFirst();
  }

  long stuck(Connection connection) throws SQLException {
    String count = "SELECT COUNT(*) FROM saga WHERE state = 'stuck'";
    return rows(connection, count, row -> row.getLong(1)).get(0);
  }

  private static <T> List<T> rows(
      Connection connection, String sql, Rows.Reader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return Rows.of(select, reader, values);
    }
  }

  private static SagaListed listed(ResultSet row) throws SQLException {
    return new SagaListed(
        row.getString("saga_id"),
        row.getString("type"),
        row.getString("business_key"),
        SagaState.of(row.getString("state")),
        Rows.time(row, "started_at").orElseThrow(),
        Rows.time(row, "changed_at").orElseThrow(),
        Rows.time(row, "due_at"),
        Rows.time(row, "ended_at"),
        Optional.ofNullable(row.getString("error")));
  }

  private static SagaTimeline.Step step(ResultSet row) throws SQLException {
    return new SagaTimeline.Step(
        row.getString("name"),
        StepState.of(row.getString("state")),
        row.getInt("attempts"),
        row.getInt("end_attempts"),
        Rows.time(row, "started_at").orElseThrow(),
        Rows.time(row, "done_at"),
        Rows.time(row, "ended_at"),
        Optional.ofNullable(row.getString("error")));
  }

  private static SagaTimeline.Act act(ResultSet row) throws SQLException {
    return new SagaTimeline.Act(
        Rows.time(row, "acted_at").orElseThrow(),
        row.getString("actor"),
        row.getString("act"),
        row.getString("reason"));
  }
}
