package dev.drover.outbox;

import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads events for people, in the caller's transaction. A list is read destination by destination
 * and state by state, for which there is an index: rows that were published cost nothing.
 */
final class OutboxInspection {

  /** Destinations are what anybody wrote into the table: not more of them than this are seen. */
  private static final int MOST_DESTINATIONS = 1000;

  private static final String FIRST_DESTINATION =
      "SELECT destination FROM outbox_event ORDER BY destination LIMIT 1";
  private static final String NEXT_DESTINATION =
      "SELECT destination FROM outbox_event WHERE destination > ? ORDER BY destination LIMIT 1";
  private static final String SELECT =
      """
      SELECT id, message_id, destination, aggregate, type, state, attempts, error, next_try_at,
        created_at, ended_at, CURRENT_TIMESTAMP AS looked_at
      FROM outbox_event
      """;
  private static final String CONTENT = "SELECT headers, payload FROM outbox_event WHERE id = ?";
  private static final String ACTS =
      """
      SELECT acted_at, actor, act, reason FROM outbox_audit WHERE event_id = ? ORDER BY audit_id
      """;

  private record Content(String headers, byte[] payload) {}

  private final Select select;

  OutboxInspection(Dialect dialect) {
    this.select = new Select(dialect);
  }

  /** Those that have events, in their order; each is found through the index. */
  List<String> destinations(Connection connection) throws SQLException {
    var all = new ArrayList<String>();
    List<String> next = select.texts(connection, FIRST_DESTINATION);
    while (!next.isEmpty() && all.size() < MOST_DESTINATIONS) {
      all.addAll(next);
      next = select.texts(connection, NEXT_DESTINATION, next.get(0));
    }
    return all;
  }

  /** Parked ones first, then those that wait the longest; of what has ended, the latest first. */
  List<OutboxListed> list(Connection connection, OutboxQuery query) throws SQLException {
    List<String> states =
        query.state().isEmpty() ? List.of("parked", "pending") : List.of(query.state());
    List<String> destinations =
        query.destination().isEmpty() ? destinations(connection) : List.of(query.destination());
    var found = new ArrayList<OutboxListed>();
    for (String state : states) {
      var ofState = new ArrayList<OutboxListed>();
      for (String destination : destinations) {
        ofState.addAll(rows(connection, destination, state, query));
      }
      ofState.sort(order(state));
      found.addAll(ofState);
    }
    return found.stream().limit(query.limit()).toList();
  }

  private List<OutboxListed> rows(
      Connection connection, String destination, String state, OutboxQuery query)
      throws SQLException {
    var values = new ArrayList<Object>(List.of(destination, state));
    String sql = SELECT + "WHERE destination = ? AND state = ?";
    if (!query.aggregate().isEmpty()) {
      sql += " AND aggregate = ?";
      values.add(query.aggregate());
    }
    sql += waits(state) ? " ORDER BY id LIMIT ?" : " ORDER BY id DESC LIMIT ?";
    values.add(query.limit());
    return select.rows(connection, sql, OutboxInspection::listed, values.toArray());
  }

  private static Comparator<OutboxListed> order(String state) {
    Comparator<OutboxListed> byId = Comparator.comparing(OutboxListed::id);
    return waits(state) ? byId : byId.reversed();
  }

  private static boolean waits(String state) {
    return state.equals("parked") || state.equals("pending");
  }

  Optional<OutboxListed> byId(Connection connection, long id) throws SQLException {
    return select.rows(connection, SELECT + "WHERE id = ?", OutboxInspection::listed, id).stream()
        .findFirst();
  }

  /** The event with this message id, and the one with this id. */
  List<OutboxDetail> named(Connection connection, String named) throws SQLException {
    var found =
        new ArrayList<>(
            select.rows(
                connection, SELECT + "WHERE message_id = ?", OutboxInspection::listed, named));
    if (named.matches("[0-9]{1,18}")) {
      byId(connection, Long.parseLong(named)).filter(e -> !found.contains(e)).ifPresent(found::add);
    }
    var details = new ArrayList<OutboxDetail>();
    for (OutboxListed event : found) {
      details.add(detail(connection, event));
    }
    return details;
  }

  private OutboxDetail detail(Connection connection, OutboxListed event) throws SQLException {
    Content content =
        select.rows(connection, CONTENT, OutboxInspection::content, event.id()).get(0);
    return new OutboxDetail(
        event,
        content.headers(),
        content.payload(),
        select.rows(connection, ACTS, OutboxInspection::act, event.id()));
  }

  private static Content content(ResultSet row) throws SQLException {
    return new Content(row.getString("headers"), row.getBytes("payload"));
  }

  private static OutboxListed listed(ResultSet row) throws SQLException {
    String state = row.getString("state");
    Instant created = Rows.time(row, "created_at").orElseThrow();
    return new OutboxListed(
        row.getLong("id"),
        row.getString("message_id"),
        row.getString("destination"),
        row.getString("aggregate"),
        row.getString("type"),
        state,
        row.getInt("attempts"),
        created,
        age(created, Rows.time(row, "looked_at").orElseThrow()),
        state.equals("pending") ? Rows.time(row, "next_try_at") : Optional.empty(),
        Rows.time(row, "ended_at"),
        Optional.ofNullable(row.getString("error")));
  }

  /** The time of a transaction is that of its begin: what came meanwhile is not older. */
  private static Duration age(Instant created, Instant now) {
    return created.isBefore(now) ? Duration.between(created, now) : Duration.ZERO;
  }

  private static OutboxDetail.Act act(ResultSet row) throws SQLException {
    return new OutboxDetail.Act(
        Rows.time(row, "acted_at").orElseThrow(),
        row.getString("actor"),
        row.getString("act"),
        row.getString("reason"));
  }
}
