package dev.drover.outbox;

import dev.drover.delivery.ServerAway;
import dev.drover.sql.Notifications;
import dev.drover.sql.OpenTransaction;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The table {@code outbox_event} of one database. Thread-safe.
 *
 * @param transactions on the database with the table
 * @param open the transactions of routes on the same database
 * @param commits makes what tells that a transaction with events has committed; empty where the
 *     product cannot tell
 */
public record Outbox(
    Transactions transactions,
    OpenTransaction.Source open,
    Supplier<Optional<Notifications>> commits) {

  /** The channel that the trigger on the table notifies. */
  public static final String CHANNEL = "drover_outbox";

  /**
   * Stores an event: in the transaction that the thread is in, so that it is there if and only if
   * that commits; else in one of its own. The same event again, as of a step that is repeated after
   * a crash, changes nothing while the first is in the table.
   *
   * @throws IllegalArgumentException when another event has its id
   * @throws ServerAway when the database does not answer; the event may be stored or not
   */
  void store(OutboxEvent event) throws SQLException, ServerAway {
    try {
      storeNow(event);
    } catch (SQLException e) {
      if (transactions.isTransient(e)) {
        throw new ServerAway("the database did not answer to an event: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private int storeNow(OutboxEvent event) throws SQLException {
    Optional<OpenTransaction> present = open.ofThisThread();
    return present.isPresent()
        ? present.get().run(connection -> OutboxTable.insert(connection, event))
        : transactions.run(connection -> OutboxTable.insert(connection, event));
  }
}
