package dev.drover.outbox;

import dev.drover.backoff.Backoff;
import dev.drover.sql.Patience;
import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Events as people see them, and what people may do to them. An act on several events is one
 * transaction with its lines in the audit table: it is done to all of them or to none. Relays look
 * at once for what it sets free.
 *
 * <p>Safe for use by many threads. Each call throws {@link SQLException} when the database does not
 * answer.
 */
public final class OutboxDesk {

  private static final int RETRIED_AT_A_TIME = 1000;
  private static final Backoff BETWEEN_LOOKS =
      new Backoff(Duration.ofMillis(5), Duration.ofMillis(20));

  private final Transactions transactions;
  private final Runnable wake;
  private final Duration patience;
  private final OutboxInspection inspection;
  private final OutboxCensus census;
  private final OutboxActs acts;

  /**
   * @param wake has the relays of this daemon look; others are told by the database where it can
   */
  public OutboxDesk(Transactions transactions, Runnable wake) {
    this(transactions, wake, Duration.ofSeconds(10));
  }

  /**
   * @param patience with a relay that may have the event in its batch
   */
  OutboxDesk(Transactions transactions, Runnable wake, Duration patience) {
    this.transactions = transactions;
    this.wake = wake;
    this.patience = patience;
    this.inspection = new OutboxInspection(transactions.dialect());
    this.census = new OutboxCensus(transactions.dialect());
    this.acts = new OutboxActs(transactions.dialect());
  }

  /** Parked ones first, then those that wait the longest; of what has ended, the latest first. */
  public List<OutboxListed> list(OutboxQuery query) throws SQLException {
    return transactions.run(connection -> inspection.list(connection, query));
  }

  /** The event with this message id, and the one with this id. */
  public List<OutboxDetail> show(String idOrMessageId) throws SQLException {
    return transactions.run(connection -> inspection.named(connection, idOrMessageId));
  }

  /** What waits, for each destination; cheap enough to ask again and again. */
  public List<OutboxBacklog> backlog() throws SQLException {
    return transactions.run(census::backlog);
  }

  /** How each destination stands. */
  public List<OutboxStanding> standings() throws SQLException {
    return transactions.run(census::standings);
  }

  /** Parked events are due again, with all their tries. */
  public void retry(Collection<Long> ids, String actor, String reason)
      throws SQLException, OutboxActRefused {
    var act = new OutboxActs.Act("retry", actor, reason);
    forEach(ids, (connection, id) -> acts.retry(connection, id, act));
  }

  /**
   * The same for all that are parked, some of them in a transaction.
   *
   * @param destination empty: of any
   * @return how many
   */
  public int retryParked(String destination, String actor, String reason)
      throws SQLException, OutboxActRefused {
    var act = new OutboxActs.Act("retry", actor, reason);
    List<String> destinations =
        destination.isEmpty() ? transactions.run(inspection::destinations) : List.of(destination);
    int retried = 0;
    for (String one : destinations) {
      retried += retryParked(one, act);
    }
    return retried;
  }

  private int retryParked(String destination, OutboxActs.Act act)
      throws SQLException, OutboxActRefused {
    int retried = 0;
    var step = new ParkedStep(destination, act);
    while (step.hasMore()) {
      act(step);
      retried += step.ids.size();
    }
    return retried;
  }

  /** Some of the parked events of a destination, in the order of ids, each once. */
  private final class ParkedStep implements Work {
    private final String destination;
    private final OutboxActs.Act act;
    private long after;
    private List<Long> ids;

    ParkedStep(String destination, OutboxActs.Act act) {
      this.destination = destination;
      this.act = act;
    }

    boolean hasMore() {
      return ids == null || ids.size() == RETRIED_AT_A_TIME;
    }

    @Override
    public void with(Connection connection) throws SQLException {
      ids = acts.retryParked(connection, destination, after, RETRIED_AT_A_TIME, act);
      after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
    }
  }

  /** Events that wait are never published, and hold up nothing any more. */
  public void discard(Collection<Long> ids, String actor, String reason)
      throws SQLException, OutboxActRefused {
    var act = new OutboxActs.Act("discard", actor, reason);
    forEach(ids, (connection, id) -> acts.discard(connection, id, act));
  }

  private interface OfOne {
    void with(Connection connection, long id) throws SQLException;
  }

  private void forEach(Collection<Long> ids, OfOne act) throws SQLException, OutboxActRefused {
    act(
        connection -> {
          for (long id : new TreeSet<>(ids)) {
            act.with(connection, id);
          }
        });
  }

  private interface Work {
    void with(Connection connection) throws SQLException;
  }

  private void act(Work work) throws SQLException, OutboxActRefused {
    var waits = new Patience(patience, BETWEEN_LOOKS);
    boolean done = false;
    while (!done) {
      done = done(work, waits);
    }
    wake.run();
  }

  private boolean done(Work work, Patience waits) throws SQLException, OutboxActRefused {
    try {
      transactions.run(
          connection -> {
            work.with(connection);
            return tellRelays(connection);
          });
      return true;
    } catch (OutboxActs.InFlight e) {
      if (waits.another()) {
        return false;
      }
      throw new OutboxActRefused(e.getMessage());
    } catch (OutboxActs.Refused e) {
      throw new OutboxActRefused(e.getMessage());
    }
  }

  private boolean tellRelays(Connection connection) throws SQLException {
    boolean tells = transactions.dialect().notifies();
    if (tells) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("NOTIFY " + Outbox.CHANNEL);
      }
    }
    return tells;
  }
}
