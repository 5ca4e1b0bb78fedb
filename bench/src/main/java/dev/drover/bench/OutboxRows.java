package dev.drover.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Events in {@code outbox_event}, which a relay makes; an event is in one aggregate of many. */
final class OutboxRows implements Source {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FILLED_AT_ONCE = 1_000;
  private static final String RELAYED = "SELECT COUNT(*) FROM outbox_destination WHERE name = '%s'";
  private static final String INSERT =
      """
      INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers)
      VALUES (?, ?, ?, 'bench', ?, '{"content-type":"application/json"}') ON CONFLICT DO NOTHING
      """;

  private final Connection database;
  private final String name;

  OutboxRows(Connection database, String name) {
    this.database = database;
    this.name = name;
  }

  @Override
  public void awaitBridge() {
    Awaitility.await("relay of " + name)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> count(RELAYED.formatted(name)) == 1);
  }

  /** One transaction an event. */
  @Override
  public Sender sender(Workload workload) throws SQLException {
    database.setAutoCommit(true);
    return new RowSender(workload);
  }

  @Override
  public void fill(Workload workload) throws SQLException {
    database.setAutoCommit(false);
    try (var sender = new RowSender(workload)) {
      for (int i = 0; i < workload.sends(); i++) {
        sender.add(i);
        if (i % FILLED_AT_ONCE == FILLED_AT_ONCE - 1) {
          sender.flush();
        }
      }
      sender.flush();
    }
    database.setAutoCommit(true);
    execute("VACUUM ANALYZE outbox_event");
  }

  private final class RowSender implements Sender {
    private final Workload workload;
    private final PreparedStatement insert;

    RowSender(Workload workload) throws SQLException {
      this.workload = workload;
      this.insert = database.prepareStatement(INSERT);
    }

    void add(int place) throws SQLException {
      bind(place);
      insert.addBatch();
    }

    void flush() throws SQLException {
      insert.executeBatch();
      database.commit();
    }

    @Override
    public void send(int place) throws SQLException {
      bind(place);
      insert.executeUpdate();
    }

    private void bind(int place) throws SQLException {
      insert.setString(1, workload.id(place));
      insert.setString(2, name);
      insert.setString(3, workload.key(place));
      insert.setBytes(4, workload.body(place));
    }

    @Override
    public void close() {
      try {
        insert.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void awaitSettled() throws SQLException {
    Awaitility.await("nothing pending in " + name)
        .atMost(PATIENCE)
        .until(() -> count("SELECT COUNT(*) FROM outbox_event WHERE state <> 'published'") == 0);
    execute("TRUNCATE outbox_event");
  }

  private long count(String sql) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
