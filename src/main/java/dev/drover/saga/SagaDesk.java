package dev.drover.saga;

import dev.drover.sql.Rows;
import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Sagas as people see them, and what people may do to them. Each act and its line in the audit
 * table are one transaction; what it sets free is gone on with by any daemon, usually at once.
 *
 * <p>Safe for use by many threads. Each call throws {@link SQLException} when the database does not
 * answer.
 */
public final class SagaDesk {

  private static final String SET_FREE =
      """
      UPDATE saga SET state = ?, stuck_in = NULL, owner = NULL, token = ?,
        due_at = CURRENT_TIMESTAMP, changed_at = CURRENT_TIMESTAMP, error = COALESCE(?, error)
      WHERE saga_id = ? AND state = ? AND COALESCE(stuck_in, '') = ?
      """;
  private static final String TRY_ANEW =
      """
      UPDATE saga_step SET end_attempts = 0 WHERE saga_id = ? AND state IN ('started', 'done')
      """;
  private static final String SKIP =
      "UPDATE saga_step SET state = 'skipped', ended_at = CURRENT_TIMESTAMP"
          + " WHERE saga_id = ? AND name = ?";
  private static final String NOTE =
      """
      INSERT INTO saga_audit (audit_id, saga_id, acted_at, actor, act, reason)
      VALUES (?, ?, CURRENT_TIMESTAMP, ?, ?, ?)
      """;

  private final Transactions transactions;
  private final SagaInspection inspection = new SagaInspection();
  private final StepTable steps;

  public SagaDesk(Transactions transactions) {
    this.transactions = transactions;
    this.steps = new StepTable(transactions.dialect());
  }

  /** Stuck ones first, then the latest change first. */
  public List<SagaListed> list(SagaQuery query) throws SQLException {
    return transactions.run(connection -> inspection.list(connection, query));
  }

  /** Those with this id or business key, of any type. */
  public List<SagaTimeline> show(String idOrKey) throws SQLException {
    return transactions.run(connection -> inspection.timelines(connection, idOrKey));
  }

  /** How many are stuck. Reads the whole table. */
  public long stuck() throws SQLException {
    return transactions.run(inspection::stuck);
  }

  /** A stuck saga goes on with the compensation or completion that failed, with all its tries. */
  public void retry(UUID sagaId, String actor, String reason) throws SQLException, SagaActRefused {
    act(
        connection -> {
          SagaInspection.Found saga = stuck(connection, sagaId, "retried");
          free(connection, saga, saga.stuckIn(), null);
          note(connection, sagaId, actor, "retry", reason);
        });
  }

  /**
   * A stuck saga goes on without the compensation or completion that failed: somebody has done by
   * hand what it was to do.
   *
   * @return the name of its step
   */
  public String skip(UUID sagaId, String actor, String reason) throws SQLException, SagaActRefused {
    var skipped = new String[1];
    act(
        connection -> {
          SagaInspection.Found saga = stuck(connection, sagaId, "skipped");
          skipped[0] = failing(connection, saga);
          update(connection, SKIP, sagaId, skipped[0]);
          free(connection, saga, saga.stuckIn(), null);
          note(connection, sagaId, actor, "skip " + skipped[0], reason);
        });
    return skipped[0];
  }

  /** A running saga is compensated as if its deadline had passed. */
  public void compensate(UUID sagaId, String actor, String reason)
      throws SQLException, SagaActRefused {
    act(
        connection -> {
          SagaInspection.Found saga = found(connection, sagaId);
          if (saga.state() != SagaState.RUNNING) {
            throw new Refused(saga, "compensated by hand", "running");
          }
          free(connection, saga, SagaState.COMPENSATING, actor + ": " + reason);
          note(connection, sagaId, actor, "compensate", reason);
        });
  }

  private SagaInspection.Found stuck(Connection connection, UUID sagaId, String what)
      throws SQLException {
    SagaInspection.Found saga = found(connection, sagaId);
    if (saga.state() != SagaState.STUCK) {
      throw new Refused(saga, what, "stuck");
    }
    return saga;
  }

  private SagaInspection.Found found(Connection connection, UUID sagaId) throws SQLException {
    return inspection
        .find(connection, sagaId)
        .orElseThrow(() -> new Refused("there is no saga '%s'".formatted(sagaId)));
  }

  /** The step whose action comes next, in the order in which the saga ends. */
  private String failing(Connection connection, SagaInspection.Found saga) throws SQLException {
    boolean back = saga.stuckIn() == SagaState.COMPENSATING;
    List<StepRow> open =
        steps.of(connection, saga.id()).stream()
            .filter(step -> step.state().isOpen())
            .filter(step -> (back ? step.compensation() : step.completion()) != null)
            .toList();
    Optional<StepRow> next = open.stream().reduce((first, second) -> back ? second : first);
    return next.map(StepRow::name).orElseThrow(() -> new Refused(saga, "skipped", "stuck"));
  }

  private static void free(
      Connection connection, SagaInspection.Found saga, SagaState to, String error)
      throws SQLException {
    String stuckIn = saga.stuckIn() == null ? "" : saga.stuckIn().stored();
    int freed =
        update(
            connection,
            SET_FREE,
            to.stored(),
            UUID.randomUUID(),
            error,
            saga.id(),
            saga.state().stored(),
            stuckIn);
    if (freed != 1) {
      throw new Refused("the saga has changed meanwhile; look at it again");
    }
    update(connection, TRY_ANEW, saga.id());
  }

  private static void note(
      Connection connection, UUID sagaId, String actor, String act, String reason)
      throws SQLException {
    update(connection, NOTE, UUID.randomUUID(), sagaId, actor, act, reason);
  }

  private static int update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      Rows.bind(update, values);
      return update.executeUpdate();
    }
  }

  private interface Act {
    void with(Connection connection) throws SQLException;
  }

  private void act(Act act) throws SQLException, SagaActRefused {
    try {
      transactions.run(
          connection -> {
            act.with(connection);
            return null;
          });
    } catch (Refused e) {
      throw new SagaActRefused(e.getMessage());
    }
  }

  /** Rolls the transaction back. */
  private static final class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }

    Refused(SagaInspection.Found saga, String what, String allowed) {
      super(
          "saga '%s' is %s; only one that is %s can be %s"
              .formatted(saga.id(), saga.state().stored(), allowed, what));
    }
  }
}
