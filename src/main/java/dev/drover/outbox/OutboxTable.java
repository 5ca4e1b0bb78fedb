package dev.drover.outbox;

import dev.drover.backoff.Backoff;
import dev.drover.sql.Dialect;
import dev.drover.sql.Rows;
import dev.drover.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * The statements on {@code outbox_event} and {@code outbox_destination}, in their caller's
 * transaction.
 */
final class OutboxTable {

  private static final String INSERT =
      """
      INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;
  private static final String SAME =
      """
      SELECT 1 FROM outbox_event
      WHERE message_id = ? AND destination = ? AND aggregate = ? AND type = ? AND payload = ?
      """;
  private static final String LOCK =
      """
      SELECT failures FROM outbox_destination
      WHERE name = ? AND paused_until <= CURRENT_TIMESTAMP FOR UPDATE SKIP LOCKED
      """;
  private static final String LEASE =
      "SELECT name FROM outbox_destination WHERE name = ? FOR UPDATE SKIP LOCKED";
  private static final String DUE =
      """
      SELECT id, message_id, aggregate, type, payload, headers, attempts, created_at
      FROM outbox_event e
      WHERE destination = ? AND state = 'pending' AND next_try_at <= CURRENT_TIMESTAMP
      %s
      ORDER BY id LIMIT ?
      """;
  private static final String FIRST_OF_AGGREGATE =
      """
        AND (aggregate = '' OR NOT EXISTS (
          SELECT 1 FROM outbox_event b
          WHERE b.destination = e.destination AND b.aggregate = e.aggregate
            AND b.state IN ('pending', 'parked') AND b.id < e.id))
      """;
  private static final String PUBLISHED =
      """
      UPDATE outbox_event SET state = 'published', ended_at = CURRENT_TIMESTAMP, error = NULL
      WHERE id = ANY(?) AND state = 'pending'
      """;
  private static final String FAILED =
      """
      UPDATE outbox_event SET attempts = attempts + 1, error = ?,
        state = CASE WHEN attempts + 1 >= ? THEN 'parked' ELSE 'pending' END,
        next_try_at = CURRENT_TIMESTAMP + CAST(? AS INTEGER) * INTERVAL '0.001' SECOND
      WHERE id = ? AND state = 'pending'
      """;
  private static final String REACHED =
      "UPDATE outbox_destination SET failures = 0, error = NULL WHERE name = ? AND failures > 0";
  private static final String PAUSE =
      """
      UPDATE outbox_destination SET failures = failures + 1, error = ?,
        paused_until = CURRENT_TIMESTAMP + CAST(? AS INTEGER) * INTERVAL '0.001' SECOND
      WHERE name = ?
      """;
  private static final String FORGET =
      """
      DELETE FROM outbox_event WHERE id = ANY(ARRAY(
        SELECT id FROM outbox_event
        WHERE destination = ? AND state IN ('published', 'discarded')
          AND ended_at < CURRENT_TIMESTAMP - CAST(? AS INTEGER) * INTERVAL '1' SECOND
        ORDER BY id LIMIT ?))
      """;

  /**
   * A transaction that nothing is heard of for so long is a daemon that hangs. Kafka's client may
   * wait three minutes for a cluster that is away: {@code max.block.ms} and {@code
   * delivery.timeout.ms}; then the destination is still to be paused.
   */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private final Dialect dialect;
  private final String destination;

  OutboxTable(Dialect dialect, String destination) {
    this.dialect = dialect;
    this.destination = destination;
  }

  /**
   * Stores an event; the same one a second time is one event.
   *
   * @return 1 when it was not there yet, else 0
   * @throws IllegalArgumentException when another event has its id
   */
  static int insert(Connection connection, OutboxEvent event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      bind(statement, event);
      statement.setString(6, HeaderText.write(event.headers()));
      int stored = statement.executeUpdate();
      if (stored == 0 && !isStored(connection, event)) {
        throw new IllegalArgumentException(
            "another event has the id '%s' already; CamelOutboxMessageId is an id of one event only"
                .formatted(event.messageId()));
      }
      return stored;
    }
  }

  private static boolean isStored(Connection connection, OutboxEvent event) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAME)) {
      bind(statement, event);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void bind(PreparedStatement statement, OutboxEvent event) throws SQLException {
    statement.setString(1, event.messageId());
    statement.setString(2, event.destination());
    statement.setString(3, event.aggregate());
    statement.setString(4, event.type());
    statement.setBytes(5, event.payload());
  }

  /** Makes the destination known, once. */
  int introduce(Connection connection) throws SQLException {
    return update(
        connection,
        "INSERT INTO outbox_destination (name) VALUES (?) ON CONFLICT DO NOTHING",
        destination);
  }

  /**
   * Takes the lease until the transaction ends.
   *
   * @return how often in a row the destination could not be reached; empty when another daemon has
   *     the lease, or the destination is paused
   */
  OptionalInt lock(Connection connection) throws SQLException {
    dialect.endWhenSilent(connection, SILENCE);
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, destination);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
      }
    }
  }

  /**
   * Takes the lease until the transaction ends, be the destination paused, or known to nobody yet.
   *
   * @return whether nobody else has it
   */
  boolean lease(Connection connection) throws SQLException {
    if (!has(connection, "SELECT name FROM outbox_destination WHERE name = ?")) {
      introduce(connection);
    }
    return has(connection, LEASE);
  }

  private boolean has(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, destination);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * What may be published, in the order of ids.
   *
   * @param ordered whether an aggregate gives one event at a time, its first
   */
  List<OutboxRow> due(Connection connection, boolean ordered, int most) throws SQLException {
    String sql = DUE.formatted(ordered ? FIRST_OF_AGGREGATE : "");
    try (PreparedStatement statement = dialect.prepare(connection, sql)) {
      statement.setString(1, destination);
      statement.setInt(2, most);
      var rows = new ArrayList<OutboxRow>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row(row));
        }
      }
      return rows;
    }
  }

  private static OutboxRow row(ResultSet row) throws SQLException {
    return new OutboxRow(
        row.getLong("id"),
        row.getString("message_id"),
        row.getString("aggregate"),
        row.getString("type"),
        row.getBytes("payload"),
        row.getString("headers"),
        row.getInt("attempts"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  void published(Connection connection, Collection<Long> ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUBLISHED)) {
      statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      statement.executeUpdate();
    }
  }

  /** Counts a try that failed through the event's own fault; the last one parks it. */
  void failed(Connection connection, OutboxRow row, String why, int mostTries) throws SQLException {
    long wait = Backoff.DEFAULT.before(row.attempts()).toMillis();
    update(connection, FAILED, StoredText.ofError(why), mostTries, wait, row.id());
  }

  /** The destination takes messages. */
  void reached(Connection connection) throws SQLException {
    update(connection, REACHED, destination);
  }

  /** The destination cannot be reached: everybody leaves it alone for a while. */
  void pause(Connection connection, int failuresBefore, String why) throws SQLException {
    long wait = Backoff.DEFAULT.before(failuresBefore).toMillis();
    update(connection, PAUSE, StoredText.ofError(why), wait, destination);
  }

  /** Deletes some of the events that ended longer ago than this; how many. */
  int forget(Connection connection, Duration retention, int most) throws SQLException {
    return update(connection, FORGET, destination, retention.toSeconds(), most);
  }

  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Rows.bind(statement, values);
      return statement.executeUpdate();
    }
  }
}
