package dev.drover.saga;

import dev.drover.sql.BoundStatement;
import dev.drover.sql.Dialect;
import dev.drover.sql.GroupCommit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What many sagas want written, in one transaction and, where the product can, one round trip: what
 * ends or is let go, what begins, what goes on, then the steps of all of them. A saga's steps are
 * written only when its own row is the caller's.
 */
final class SagaGroup implements GroupCommit.Work<SagaWrite, SagaAnswer> {

  /** No two groups wait for each other. */
  private static final Comparator<SagaWrite> IN_ORDER = Comparator.comparing(SagaWrite::sagaId);

  private final SagaTable sagas;
  private final StepTable steps;
  private final Dialect dialect;

  SagaGroup(SagaTable sagas, StepTable steps, Dialect dialect) {
    this.sagas = sagas;
    this.steps = steps;
    this.dialect = dialect;
  }

  @Override
  public List<SagaAnswer> with(Connection connection, List<SagaWrite> writes) throws SQLException {
    Set<UUID> done = dialect.run(connection, statements(connection, writes));
    var answers = new ArrayList<SagaAnswer>(writes.size());
    for (SagaWrite write : writes) {
      boolean isDone = done.contains(write.proof());
      answers.add(isDone ? SagaAnswer.of(true) : look(connection, write));
    }
    return answers;
  }

  private static <W extends SagaWrite> List<W> of(Class<W> kind, List<SagaWrite> writes) {
    return writes.stream().filter(kind::isInstance).map(kind::cast).sorted(IN_ORDER).toList();
  }

  private List<BoundStatement> statements(Connection connection, List<SagaWrite> writes)
      throws SQLException {
    List<SagaWrite.Start> starts = of(SagaWrite.Start.class, writes);
    List<SagaWrite.Steps> goingOn = of(SagaWrite.Steps.class, writes);
    var held = new ArrayList<SagaWrite>(starts);
    held.addAll(goingOn);
    var statements = new ArrayList<BoundStatement>();
    of(SagaWrite.Move.class, writes).stream().map(sagas::move).forEach(statements::add);
    if (!starts.isEmpty()) {
      statements.add(sagas.insert(connection, starts));
    }
    goingOn.stream()
        .filter(write -> write.deadline() != null)
        .map(sagas::hasten)
        .forEach(statements::add);
    if (!held.isEmpty()) {
      held.sort(IN_ORDER);
      statements.add(sagas.hold(connection, held));
    }
    List<StepTable.Of> rows = rows(writes);
    if (!rows.isEmpty()) {
      statements.add(steps.write(connection, rows));
    }
    return statements;
  }

  private static List<StepTable.Of> rows(List<SagaWrite> writes) {
    var rows = new ArrayList<StepTable.Of>();
    for (SagaWrite write : writes) {
      for (StepRow step : write.steps()) {
        rows.add(new StepTable.Of(write.sagaId(), write.token(), step));
      }
    }
    return rows;
  }

  /** A try whose commit was not answered may have done it before. */
  private SagaAnswer look(Connection connection, SagaWrite write) throws SQLException {
    SagaRow row = sagas.find(connection, write.sagaId()).orElse(null);
    if (write instanceof SagaWrite.Start) {
      return new SagaAnswer(false, row);
    }
    return SagaAnswer.of(
        write instanceof SagaWrite.Move move
            && row != null
            && row.token().equals(move.token())
            && row.state() == move.to());
  }
}
