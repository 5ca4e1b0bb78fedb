package dev.drover.outbox;

import dev.drover.sql.Dialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts events, in the caller's transaction. Each statement is about one destination and one
 * state, for which there is an index, and reads a bounded number of its rows: a week of published
 * events costs nothing.
 */
final class OutboxCensus {

  private static final String COUNT =
      """
      SELECT COUNT(*) FROM (
        SELECT id FROM outbox_event WHERE destination = ? AND state = ? LIMIT ?) AS counted
      """;
  private static final String LAST_MINUTE =
      """
      SELECT COUNT(*) FROM (
        SELECT ended_at FROM outbox_event WHERE destination = ? AND state = 'published'
        ORDER BY id DESC LIMIT ?) AS latest
      WHERE ended_at > CURRENT_TIMESTAMP - INTERVAL '60' SECOND
      """;
  private static final String RELAYED =
      "SELECT name, CASE WHEN failures > 0 THEN error END AS away FROM outbox_destination";

  private record Relayed(String name, Optional<String> away) {}

  private final Select select;
  private final OutboxInspection inspection;

  OutboxCensus(Dialect dialect) {
    this.select = new Select(dialect);
    this.inspection = new OutboxInspection(dialect);
  }

  /** Of each destination that has events or is relayed, in their order. */
  List<OutboxBacklog> backlog(Connection connection) throws SQLException {
    SortedMap<String, Optional<String>> all = new TreeMap<>();
    for (String destination : inspection.destinations(connection)) {
      all.put(destination, Optional.empty());
    }
    for (Relayed relayed : select.rows(connection, RELAYED, OutboxCensus::relayed)) {
      all.put(relayed.name(), relayed.away());
    }
    var backlog = new ArrayList<OutboxBacklog>();
    for (var destination : all.entrySet()) {
      backlog.add(backlog(connection, destination.getKey(), destination.getValue()));
    }
    return backlog;
  }

  private static Relayed relayed(ResultSet row) throws SQLException {
    return new Relayed(row.getString("name"), Optional.ofNullable(row.getString("away")));
  }

  private OutboxBacklog backlog(Connection connection, String destination, Optional<String> away)
      throws SQLException {
    return new OutboxBacklog(
        destination,
        count(connection, destination, "pending"),
        count(connection, destination, "parked"),
        count(connection, destination, "discarded"),
        oldest(connection, destination, "pending").map(OutboxListed::age),
        oldest(connection, destination, "parked").map(OutboxListed::createdAt),
        away);
  }

  /** How each of them stands. */
  List<OutboxStanding> standings(Connection connection) throws SQLException {
    var standings = new ArrayList<OutboxStanding>();
    for (OutboxBacklog backlog : backlog(connection)) {
      String destination = backlog.destination();
      standings.add(
          new OutboxStanding(
              backlog,
              count(connection, destination, "published"),
              number(connection, LAST_MINUTE, destination, OutboxStanding.LATEST)));
    }
    return standings;
  }

  private long count(Connection connection, String destination, String state) throws SQLException {
    return number(connection, COUNT, destination, state, OutboxBacklog.MOST_COUNTED);
  }

  private long number(Connection connection, String sql, Object... values) throws SQLException {
    return select.rows(connection, sql, row -> row.getLong(1), values).get(0);
  }

  /** By its id: times are in the same order, but for transactions that overlapped. */
  private Optional<OutboxListed> oldest(Connection connection, String destination, String state)
      throws SQLException {
    var first = new OutboxQuery(destination, state, "", 1);
    return inspection.list(connection, first).stream().findFirst();
  }
}
