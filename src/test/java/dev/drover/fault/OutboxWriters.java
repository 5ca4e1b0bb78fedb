package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Eight programs that store events by plain statements. A transaction has the events of one kite or
 * two, whose rows it locks, stays open for a random while, and one in ten is rolled back. In the
 * middle of its work each one plants an event that nobody can publish, and two behind it.
 */
final class OutboxWriters implements AutoCloseable {

  static final int WRITERS = 8;

  private static final int KITES = 300;
  private static final int BUSY_KITES = 5;

  private final Claims.Access database;
  private final OutboxAccount account;
  private final int rowsEach;
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<Future<?>> ends = new ArrayList<>();

  OutboxWriters(Claims.Access database, OutboxAccount account, int rows) {
    this.database = database;
    this.account = account;
    this.rowsEach = rows / WRITERS;
  }

  OutboxWriters start(Random random) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kite (name VARCHAR PRIMARY KEY, flown INTEGER NOT NULL)");
      statement.execute(
          "INSERT INTO kite SELECT 'kite-' || n, 0 FROM generate_series(0, %d) n"
              .formatted(KITES - 1));
    }
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      long seed = random.nextLong();
      ends.add(threads.submit(() -> write(number, new Random(seed))));
    }
    return this;
  }

  /** Waits for their ends; fails when one of them failed. */
  void join() throws Exception {
    for (Future<?> end : ends) {
      end.get();
    }
  }

  private Void write(int number, Random random) throws Exception {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      int stored = 0;
      boolean planted = false;
      for (int n = 0; stored < rowsEach; n++) {
        stored += transact(connection, random, number + "-" + n);
        if (!planted && stored >= rowsEach / 2) {
          plant(connection, number);
          planted = true;
        }
      }
    }
    return null;
  }

  /** How many rows it committed. */
  private int transact(Connection connection, Random random, String name) throws Exception {
    var ids = new ArrayList<String>();
    for (String kite : kites(random)) {
      for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
        var event = new KiteEvent(kite, fly(connection, kite), name);
        store(connection, event.id(), kite, event.id(), "{}");
        ids.add(event.id());
      }
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(random.nextInt(100) == 0 ? 1000 : 120));
    if (random.nextInt(10) == 0) {
      connection.rollback();
      account.rolledBack(ids);
      return 0;
    }
    connection.commit();
    account.committed(ids);
    return ids.size();
  }

  /** Sorted: two writers who lock two kites each do not wait for each other. */
  private static TreeSet<String> kites(Random random) {
    var kites = new TreeSet<String>();
    for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
      kites.add("kite-" + random.nextInt(random.nextInt(10) == 0 ? BUSY_KITES : KITES));
    }
    return kites;
  }

  /** Locks the kite; the number of this flight. */
  private static int fly(Connection connection, String kite) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE kite SET flown = flown + 1 WHERE name = ? RETURNING flown")) {
      statement.setString(1, kite);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** One that is too large for the topic, or one whose headers are no JSON. */
  private void plant(Connection connection, int number) throws SQLException {
    boolean large = number % 2 == 0;
    String kite = (large ? "heavy-" : "torn-") + number;
    String body = large ? "x".repeat(EventTopic.MOST_BYTES + 1) : "";
    String planted = new KiteEvent(kite, 1, "planted").id();
    String behind = new KiteEvent(kite, 2, "same transaction").id();
    String later = new KiteEvent(kite, 3, "next transaction").id();
    store(connection, planted, kite, body, large ? "{}" : "torn");
    store(connection, behind, kite, behind, "{}");
    connection.commit();
    store(connection, later, kite, later, "{}");
    connection.commit();
    account.planted(planted, List.of(behind, later));
  }

  private static void store(
      Connection connection, String id, String kite, String body, String headers)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers)
            VALUES (?, 'kite-events', ?, 'kite.flown', ?, ?)
            """)) {
      statement.setString(1, id);
      statement.setString(2, kite);
      statement.setBytes(3, body.getBytes(UTF_8));
      statement.setString(4, headers);
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
