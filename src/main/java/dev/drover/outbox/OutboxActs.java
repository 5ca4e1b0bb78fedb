package dev.drover.outbox;

import dev.drover.sql.Dialect;
import dev.drover.sql.StoredText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What people may do to events, in the caller's transaction, each with its line in the audit table.
 * {@link Refused} rolls the transaction back.
 */
final class OutboxActs {

  /**
   * @param name as the audit table has it
   */
  record Act(String name, String actor, String reason) {}

  /** The event's state forbids it. */
  static class Refused extends RuntimeException {
    Refused(String message) {
      super(message);
    }
  }

  /** The event may be on its way just now; it shows a little later. */
  static final class InFlight extends Refused {
    InFlight(OutboxListed event) {
      super(
          "event %d may be on its way: a relay is publishing events of '%s'"
              .formatted(event.id(), event.destination()));
    }
  }

  private static final String RETRY =
      """
      UPDATE outbox_event SET state = 'pending', attempts = 0, next_try_at = CURRENT_TIMESTAMP
      WHERE id = ? AND state = ?
      """;
  private static final String DISCARD =
      """
      UPDATE outbox_event SET state = 'discarded', ended_at = CURRENT_TIMESTAMP
      WHERE id = ? AND state = ?
      """;
  private static final String PARKED =
      """
      SELECT id FROM outbox_event WHERE destination = ? AND state = 'parked' AND id > ?
      ORDER BY id LIMIT ? FOR UPDATE
      """;
  private static final String NOTE =
      """
      INSERT INTO outbox_audit (event_id, message_id, destination, acted_at, actor, act, reason)
      SELECT id, message_id, destination, CURRENT_TIMESTAMP,
        CAST(? AS VARCHAR), CAST(? AS VARCHAR), CAST(? AS VARCHAR)
      FROM outbox_event WHERE id = ?
      """;

  private final Dialect dialect;
  private final Select select;
  private final OutboxInspection inspection;

  OutboxActs(Dialect dialect) {
    this.dialect = dialect;
    this.select = new Select(dialect);
    this.inspection = new OutboxInspection(dialect);
  }

  /** A parked event is due again, with all its tries. */
  void retry(Connection connection, long id, Act act) throws SQLException {
    change(connection, RETRY, parked(connection, id), act);
  }

  /**
   * Retries parked events of a destination.
   *
   * @param after only those with a greater id
   * @return their ids, in their order
   */
  List<Long> retryParked(Connection connection, String destination, long after, int most, Act act)
      throws SQLException {
    List<Long> ids = parked(connection, destination, after, most);
    for (long id : ids) {
      change(connection, RETRY, parked(connection, id), act);
    }
    return ids;
  }

  /**
   * An event that waits is never published. A pending one may be in the batch that a relay has
   * read, so this holds the lease on its destination until the transaction ends.
   */
  void discard(Connection connection, long id, Act act) throws SQLException {
    OutboxListed event = found(connection, id);
    if (event.state().equals("pending")) {
      if (!new OutboxTable(dialect, event.destination()).lease(connection)) {
        throw new InFlight(event);
      }
      event = found(connection, id);
    }
    if (event.endedAt().isPresent()) {
      throw refused(event, "discarded", "parked or pending");
    }
    change(connection, DISCARD, event, act);
  }

  private OutboxListed parked(Connection connection, long id) throws SQLException {
    OutboxListed event = found(connection, id);
    if (!event.state().equals("parked")) {
      throw refused(event, "retried", "parked");
    }
    return event;
  }

  private List<Long> parked(Connection connection, String destination, long after, int most)
      throws SQLException {
    return select.rows(connection, PARKED, row -> row.getLong(1), destination, after, most);
  }

  private OutboxListed found(Connection connection, long id) throws SQLException {
    return inspection
        .byId(connection, id)
        .orElseThrow(() -> new Refused("there is no event %d".formatted(id)));
  }

  private void change(Connection connection, String sql, OutboxListed event, Act act)
      throws SQLException {
    if (OutboxTable.update(connection, sql, event.id(), event.state()) != 1) {
      throw new Refused(
          "event %d was %s and is %s meanwhile; look at it again"
              .formatted(event.id(), event.state(), found(connection, event.id()).state()));
    }
    OutboxTable.update(
        connection,
        NOTE,
        StoredText.of(act.actor()),
        act.name(),
        StoredText.of(act.reason()),
        event.id());
  }

  private static Refused refused(OutboxListed event, String what, String allowed) {
    return new Refused(
        "event %d is %s; only one that is %s can be %s"
            .formatted(event.id(), event.state(), allowed, what));
  }
}
