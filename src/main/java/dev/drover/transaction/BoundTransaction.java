package dev.drover.transaction;

import dev.drover.sql.OpenTransaction;
import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction whose connection Spring has bound to this thread, and gives back at its end. */
record BoundTransaction(Connection connection) implements OpenTransaction {

  @Override
  public <T> T run(Transactions.Work<T> work) throws SQLException {
    return work.with(connection);
  }

  @Override
  public void beforeCommit(Transactions.Work<?> work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            last(work);
          }
        });
  }

  private void last(Transactions.Work<?> work) {
    try {
      work.with(connection);
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException(
          "the last statement before the commit failed: " + e.getMessage(), e);
    }
  }
}
