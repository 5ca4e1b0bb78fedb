package dev.drover.saga;

import dev.drover.sql.GroupCommit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What many sagas want written, in one transaction with a round trip for each kind of write. A
 * saga's steps are written only when its own row was the caller's.
 */
final class SagaGroup implements GroupCommit.Work<SagaWrite, SagaAnswer> {

  private interface Statement<W> {
    List<Boolean> with(Connection connection, List<W> writes) throws SQLException;
  }

  private final SagaTable sagas;
  private final StepTable steps;

  SagaGroup(SagaTable sagas, StepTable steps) {
    this.sagas = sagas;
    this.steps = steps;
  }

  @Override
  public List<SagaAnswer> with(Connection connection, List<SagaWrite> writes) throws SQLException {
    var answers = new IdentityHashMap<SagaWrite, SagaAnswer>();
    run(connection, SagaWrite.Start.class, writes, sagas::insert, answers);
    run(connection, SagaWrite.Steps.class, writes, sagas::hold, answers);
    run(connection, SagaWrite.Move.class, writes, sagas::move, answers);
    var rows = new ArrayList<StepTable.Of>();
    for (SagaWrite write : writes) {
      if (answers.get(write).done()) {
        write.steps().forEach(step -> rows.add(new StepTable.Of(write.sagaId(), step)));
      }
    }
    steps.write(connection, rows);
    return writes.stream().map(answers::get).toList();
  }

  private <W extends SagaWrite> void run(
      Connection connection,
      Class<W> kind,
      List<SagaWrite> writes,
      Statement<W> statement,
      Map<SagaWrite, SagaAnswer> answers)
      throws SQLException {
    List<W> ofKind =
        writes.stream()
            .filter(kind::isInstance)
            .map(kind::cast)
            .sorted(Comparator.comparing(SagaWrite::sagaId)) // no two groups wait for each other
            .toList();
    if (ofKind.isEmpty()) {
      return;
    }
    List<Boolean> done = statement.with(connection, ofKind);
    for (int i = 0; i < ofKind.size(); i++) {
      W write = ofKind.get(i);
      answers.put(write, done.get(i) ? SagaAnswer.of(true) : look(connection, write));
    }
  }

  /** A try whose commit was not answered may have done it before. */
  private SagaAnswer look(Connection connection, SagaWrite write) throws SQLException {
    SagaRow row = sagas.find(connection, write.sagaId()).orElse(null);
    if (write instanceof SagaWrite.Start start) {
      return new SagaAnswer(row != null && row.token().equals(start.token()), row);
    }
    return SagaAnswer.of(
        write instanceof SagaWrite.Move move
            && row != null
            && row.token().equals(move.token())
            && row.state() == move.to());
  }
}
