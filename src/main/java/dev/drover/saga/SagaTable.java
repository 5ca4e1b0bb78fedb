package dev.drover.saga;

import dev.drover.sql.BoundStatement;
import dev.drover.sql.Columns;
import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements on {@code saga}. Each runs in the caller's transaction; what changes a row names
 * the token that it must have, and what the statement gives says whether it had it.
 */
final class SagaTable {

  private static final String AFTER =
      "CURRENT_TIMESTAMP + CAST(? AS INTEGER) * INTERVAL '0.001' SECOND";
  private static final String INSERT =
      """
      INSERT INTO saga (saga_id, type, business_key, state, owner, token, due_at, started_at, changed_at)
      SELECT i, y, k, 'running', ?, t, CURRENT_TIMESTAMP + d * INTERVAL '0.001' SECOND,
        CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
      FROM UNNEST(CAST(? AS UUID ARRAY), CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY),
                  CAST(? AS UUID ARRAY), CAST(? AS INTEGER ARRAY)) AS new_sagas(i, y, k, t, d)
      ON CONFLICT DO NOTHING
      """;

  private static final String HASTEN =
      """
      UPDATE saga SET due_at = LEAST(due_at, %s) WHERE saga_id = ? AND token = ?
      """
          .formatted(AFTER);
  private static final String MOVE =
      """
      UPDATE saga SET state = ?, stuck_in = ?, owner = ?,
        due_at = CASE WHEN CAST(? AS BOOLEAN) THEN due_at ELSE %s END,
        outcome = COALESCE(?, outcome), error = COALESCE(?, error), changed_at = CURRENT_TIMESTAMP,
        ended_at = CASE WHEN CAST(? AS BOOLEAN) THEN CURRENT_TIMESTAMP END
      WHERE saga_id = ? AND token = ? AND state = ?
      """
          .formatted(AFTER);
  private static final String FIND =
      """
      SELECT saga.saga_id, type, business_key, state, saga.owner, token, outcome, error,
             EXTRACT(EPOCH FROM CURRENT_TIMESTAMP - saga.started_at) AS age,
             h.started_at > changed_at AS run_over,
             h.beat_at > CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND AS owner_alive
      FROM saga LEFT JOIN daemon_heartbeat h ON h.owner = saga.owner
      """;
  private static final String TAKE =
      """
      UPDATE saga SET owner = ?, token = ?, state = ?, changed_at = CURRENT_TIMESTAMP,
        error = COALESCE(error, ?)
      WHERE saga_id = ? AND token = ? AND state = ?
      """;
  private static final String DUE =
      FIND + "WHERE due_at <= CURRENT_TIMESTAMP ORDER BY due_at FETCH FIRST ? ROWS ONLY";

  private final SagaLease lease;
  private final String hold;
  private final String move;

  SagaTable(SagaLease lease, Dialect dialect) {
    this.lease = lease;
    this.hold = dialect.lock("saga", "saga_id", "token");
    this.move = dialect.returning(MOVE, "saga_id");
  }

  /** Makes rows of those that have none. */
  BoundStatement insert(Connection connection, List<SagaWrite.Start> starts) throws SQLException {
    var columns = new Columns<>(connection, starts);
    return BoundStatement.of(
        INSERT,
        lease.owner(),
        columns.uuids(SagaWrite.Start::sagaId),
        columns.texts(start -> start.key().type()),
        columns.texts(start -> start.key().businessKey()),
        columns.uuids(SagaWrite.Start::token),
        columns.numbers(start -> millis(start.deadline())));
  }

  /**
   * Locks the rows that are their caller's and gives their tokens. Nobody changes the state of
   * another's saga without a token of his own.
   */
  BoundStatement hold(Connection connection, List<SagaWrite> writes) throws SQLException {
    var columns = new Columns<>(connection, writes);
    return BoundStatement.of(
        hold, columns.uuids(SagaWrite::sagaId), columns.uuids(SagaWrite::token));
  }

  /** A deadline that is sooner than what it has. */
  BoundStatement hasten(SagaWrite.Steps write) {
    return BoundStatement.of(HASTEN, millis(write.deadline()), write.sagaId(), write.token());
  }

  /** Gives the saga's id when the caller still had it. */
  BoundStatement move(SagaWrite.Move move) {
    return BoundStatement.of(
        this.move,
        move.to().stored(),
        move.to() == SagaState.STUCK ? move.from().stored() : null,
        move.kept() ? lease.owner() : null,
        move.to() == SagaState.RUNNING,
        millis(move.due()),
        move.outcome(),
        move.error(),
        move.to().isEnd(),
        move.sagaId(),
        move.token(),
        move.from().stored());
  }

  /** The row of a saga; empty when there is none. */
  Optional<SagaRow> find(Connection connection, UUID sagaId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND + "WHERE saga_id = ?")) {
      return Rows.of(select, SagaTable::row, lease.seconds(), sagaId).stream().findFirst();
    }
  }

  /** Those whose time has come, the longest overdue first. */
  List<SagaRow> due(Connection connection, int atMost) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DUE)) {
      return Rows.of(select, SagaTable::row, lease.seconds(), atMost);
    }
  }

  /**
   * Makes a saga the caller's; false when it is no more as it was found.
   *
   * @param error why, for one that has no error yet; may be null
   */
  boolean take(Connection connection, SagaRow found, UUID token, SagaState to, String error)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(TAKE)) {
      Rows.bind(
          update,
          lease.owner(),
          token,
          to.stored(),
          error,
          found.key().id(),
          found.token(),
          found.state().stored());
      return update.executeUpdate() == 1;
    }
  }

  private static SagaRow row(ResultSet row) throws SQLException {
    return new SagaRow(
        new SagaKey(
            row.getObject("saga_id", UUID.class),
            row.getString("type"),
            row.getString("business_key")),
        SagaState.of(row.getString("state")),
        row.getObject("owner", UUID.class),
        row.getObject("token", UUID.class),
        row.getBoolean("run_over"),
        row.getBoolean("owner_alive"),
        System.nanoTime() - (long) (row.getDouble("age") * 1e9),
        row.getString("outcome"),
        row.getString("error"));
  }

  private static Integer millis(Duration duration) {
    return duration == null
        ? null
        : (int) Math.min(Integer.MAX_VALUE, Math.max(0, duration.toMillis()));
  }
}
