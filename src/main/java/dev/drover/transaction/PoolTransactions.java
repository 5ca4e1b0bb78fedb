package dev.drover.transaction;

import dev.drover.delivery.ServerAway;
import java.sql.SQLException;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Begins and ends the transactions of routes. A database that is away is not the message's failure:
 * the exchange fails with {@link ServerAway} as the cause, also when it was the commit that was not
 * answered, so the message is offered again and is then known or not.
 */
final class PoolTransactions extends DataSourceTransactionManager {

  private static final Logger LOG = LoggerFactory.getLogger(PoolTransactions.class);

  private static final String BEGIN = "the database gives no transaction";
  private static final String COMMIT = "the database did not answer a commit, done or not";

  private final transient Predicate<SQLException> passes;

  PoolTransactions(DataSource dataSource, Predicate<SQLException> passes) {
    super(dataSource);
    this.passes = passes;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    try {
      super.doBegin(transaction, definition);
    } catch (CannotCreateTransactionException e) {
      throw isAway(e) ? new CannotCreateTransactionException(BEGIN, away(BEGIN, e)) : e;
    }
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    try {
      super.doCommit(status);
    } catch (TransactionSystemException e) {
      throw isAway(e) ? new TransactionSystemException(COMMIT, away(COMMIT, e)) : e;
    }
  }

  /**
   * Who cannot be told any more rolls back by itself, at the latest when the connection ends. The
   * pool closes one whose statement failed for a server that went away, so that this fails then;
   * what the statement said must not be lost for that.
   */
  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      super.doRollback(status);
    } catch (TransactionSystemException e) {
      LOG.debug("a rollback was not told to the database", e);
    }
  }

  private boolean isAway(NestedRuntimeException failure) {
    return failure.getCause() instanceof SQLException fault && passes.test(fault);
  }

  private static ServerAway away(String what, NestedRuntimeException failure) {
    return new ServerAway(
        what + ": " + failure.getCause().getMessage() + "; the message will be offered again",
        failure);
  }
}
