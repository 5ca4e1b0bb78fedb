package dev.drover.saga;

import dev.drover.delivery.CauseChain;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.ServerAway;
import dev.drover.sql.GroupCommit;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that is written and read of sagas. What concurrent sagas write shares a commit.
 *
 * <p>Each call waits a few seconds for a database that does not answer, then throws {@link
 * ServerAway}; nobody knows then whether a write was done.
 */
final class SagaLog {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final SagaTable sagas;
  private final StepTable steps;
  private final GroupCommit<SagaWrite, SagaAnswer> commits;

  SagaLog(Transactions transactions, SagaLease lease) {
    this.transactions = transactions;
    this.sagas = new SagaTable(lease, transactions.dialect());
    this.steps = new StepTable(transactions.dialect());
    this.commits =
        new GroupCommit<>(
            transactions,
            PATIENCE,
            GroupCommit.Overlap.COMMITS,
            new SagaGroup(sagas, steps, transactions.dialect()));
  }

  SagaAnswer start(SagaWrite.Start start) throws ServerAway {
    return asked(() -> commits.run(start));
  }

  /** False when the saga is no more the caller's; nothing was written then. */
  boolean write(SagaWrite write) throws ServerAway {
    return asked(() -> commits.run(write).done());
  }

  Optional<SagaRow> find(UUID sagaId) throws ServerAway {
    return read(connection -> sagas.find(connection, sagaId));
  }

  List<StepRow> steps(UUID sagaId) throws ServerAway {
    return read(connection -> steps.of(connection, sagaId));
  }

  List<SagaRow> due(int atMost) throws ServerAway {
    return read(connection -> sagas.due(connection, atMost));
  }

  /** Makes a saga the caller's, in a state; false when it is no more as it was found. */
  boolean take(SagaRow found, UUID token, SagaState to, String error) throws ServerAway {
    return read(connection -> sagas.take(connection, found, token, to, error));
  }

  /**
   * Whether a failure, or one of its causes, says that a server is away, the database among them:
   * it is nobody's fault and counts for nothing.
   */
  boolean isOutage(Throwable failure) {
    return OfferAgain.isAskedBy(failure)
        || CauseChain.of(failure).stream()
            .anyMatch(cause -> cause instanceof SQLException sql && transactions.isTransient(sql));
  }

  private <T> T read(Transactions.Work<T> work) throws ServerAway {
    return asked(() -> transactions.run(PATIENCE, work));
  }

  private interface Question<T> {
    T ask() throws SQLException;
  }

  private <T> T asked(Question<T> question) throws ServerAway {
    try {
      return question.ask();
    } catch (SQLException e) {
      if (transactions.isTransient(e)) {
        throw new ServerAway("the database did not answer about a saga: " + e.getMessage(), e);
      }
      throw new IllegalStateException("the database refused a saga's rows: " + e.getMessage(), e);
    }
  }
}
