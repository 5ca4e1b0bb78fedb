package dev.drover.sql;

import java.sql.SQLException;
import java.util.Optional;

/**
 * A transaction on Drover's database that somebody else began and will end: a route's step {@code
 * transacted}. To be used by the thread that is in it only.
 */
public interface OpenTransaction {

  /** Who knows about such transactions. */
  @FunctionalInterface
  interface Source {

    /** Knows none: everybody begins transactions of their own. */
    Source NONE = Optional::empty;

    /** The one that the calling thread is in. */
    Optional<OpenTransaction> ofThisThread();
  }

  /**
   * Runs work inside of it. What it did is seen by others when the transaction commits.
   *
   * @throws SQLException the first fault; on PostgreSQL the transaction can then only be rolled
   *     back
   */
  <T> T run(Transactions.Work<T> work) throws SQLException;

  /** Runs work inside of it as the last thing before it commits; never when it rolls back. */
  void beforeCommit(Transactions.Work<?> work);
}
