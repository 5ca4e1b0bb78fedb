package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.PlainClient;
import dev.drover.broker.RequiresRabbitmq;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Orders are funded by two daemons while daemons, RabbitMQ and PostgreSQL are killed, and a daemon
 * is stopped for longer than its lease. What becomes of each order is a function of the seed; the
 * end must be as that function says, to the cent. The long form has 10,000 orders and 110 faults:
 * {@code mvn verify -DskipUnitTests -Dfault.long -Dit.test=SagaKillsIT}.
 */
@RequiresRabbitmq(ownNode = true)
class SagaKillsIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final int ORDERS = LONG ? 10_000 : 300;
  private static final int RATE = LONG ? 12 : 20;
  private static final int DAEMON_KILLS = LONG ? 100 : 3;
  private static final int PAUSES = LONG ? 5 : 1;
  private static final int SERVER_KILLS = LONG ? 5 : 1;
  private static final Duration LEASE = Duration.ofSeconds(4);

  private static final int STOCK = 1_000_000;

  private static final long CENTS = 1_000_000_00L;

  private final long seed = FaultRun.seed();
  private final Random random = new Random(seed);
  private final List<FundedOrder> orders = new ArrayList<>();
  private final AtomicInteger snapshots = new AtomicInteger();
  private final List<String> imbalances = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean over;
  private PlainClient client;

  private static final String HALF_DONE_IN_CHOREOGRAPHY =
      """
      SELECT COUNT(*) FROM sample_order o
      LEFT JOIN sample_reservation r ON r.saga_id = o.saga_id
      LEFT JOIN sample_charge c ON c.saga_id = o.saga_id
      LEFT JOIN sample_shipment p ON p.saga_id = o.saga_id
      WHERE (o.state = 'shipped') <> (COALESCE(r.state, '') = 'reserved')
         OR (o.state = 'shipped') <> (COALESCE(c.state, '') = 'settled')
         OR (o.state = 'shipped') <> (COALESCE(p.state, '') = 'shipped')
         OR c.state = 'charged'
      """;

  /** Waits for the end of all orders, and judges them. */
  private interface Judgement {
    void of(Installation on) throws Exception;
  }

  @Test
  void everyOrderEndsAsTheSeedSays() throws Exception {
    carryOut("order-funding", this::judge);
  }

  @Test
  void theChoreographedFlowHasTheSameEnds() throws Exception {
    carryOut("order-choreography", this::judgeChoreography);
  }

  private void carryOut(String queue, Judgement judgement) throws Exception {
    System.out.println("SagaKillsIT, " + queue + ": -Dfault.seed=" + seed);
    for (int i = 0; i < ORDERS; i++) {
      orders.add(FundedOrder.of(i, random));
    }
    try (var on = Installation.real(2)) {
      on.with("DROVER_DEDUP_LEASE", LEASE.toSeconds() + "s").impatient().start();
      on.awaitDaemons();
      stock(on);
      var sender = new Thread(() -> send(on.daemon(0).amqpUri(), queue), "orders");
      var auditor = new Thread(() -> audit(on), "auditor");
      sender.start();
      auditor.start();
      for (Action fault : faults()) {
        pause(Duration.ofMillis(1000 + random.nextInt(2000)));
        System.out.println("SagaKillsIT: " + fault.run(on));
        on.awaitDaemons();
      }
      sender.join();
      judgement.of(on);
      over = true;
      auditor.join();
      assertThat(imbalances).as("of %s snapshots", snapshots).isEmpty();
      assertThat(snapshots.get()).isPositive();
    }
  }

  private List<Action> faults() {
    var faults = new ArrayList<Action>();
    for (int i = 0; i < DAEMON_KILLS; i++) {
      faults.add(Faults.killDaemon(i % 2, Duration.ofMillis(500)));
    }
    for (int i = 0; i < PAUSES; i++) {
      faults.add(Faults.pauseDaemon(i % 2, LEASE.multipliedBy(2)));
    }
    for (int i = 0; i < SERVER_KILLS; i++) {
      faults.add(Faults.killServer("postgresql", Duration.ofSeconds(2)));
      faults.add(Faults.killServer("rabbitmq", Duration.ofSeconds(2)));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  private static void stock(Installation on) throws SQLException {
    try (Connection connection = sql(on);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO sample_inventory VALUES ('book', %d)".formatted(STOCK));
      statement.execute(
          "INSERT INTO sample_account VALUES ('anna', %d), ('poor', 0)".formatted(CENTS / 100));
    }
  }

  private static Connection sql(Installation on) throws SQLException {
    return ((PostgresqlServer) on.server("postgresql")).connect();
  }

  /** One statement is one snapshot. */
  private void audit(Installation on) {
    while (!over) {
      try (Connection connection = sql(on)) {
        long cents =
            number(connection, "SELECT CAST(SUM(balance) * 100 AS BIGINT) FROM sample_account");
        snapshots.incrementAndGet();
        if (cents != CENTS) {
          imbalances.add("the money is " + cents + " cents, not " + CENTS);
        }
      } catch (SQLException away) {
        pause(Duration.ofMillis(200)); // PostgreSQL is one of those that are killed
      }
      pause(Duration.ofMillis(50));
    }
  }

  private void judge(Installation on) throws Exception {
    Awaitility.await("every saga ends")
        .atMost(Duration.ofMinutes(LONG ? 20 : 3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> ended(on) == ORDERS);
    try (Connection connection = sql(on);
        PlainClient rabbitmq = new PlainClient(on.daemon(0).amqpUri())) {
      assertThat(states(connection)).isEqualTo(expected());
      assertThat(number(connection, "SELECT COUNT(*) FROM saga")).isEqualTo(ORDERS);
      assertSteps(connection);
      assertMoney(connection);
      assertThat(rabbitmq.depth("order-funding.dlq")).as("dead letters").isZero();
      assertEvents(connection);
    }
  }

  /** One a saga, and published. */
  private void assertEvents(Connection connection) throws SQLException {
    Awaitility.await("every event is out")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                number(connection, "SELECT COUNT(*) FROM outbox_event WHERE state <> 'published'")
                    == 0);
    String wrong =
        """
        SELECT COUNT(*) FROM saga s LEFT JOIN outbox_event e
          ON e.message_id = 'order-funding-' || CAST(s.saga_id AS VARCHAR)
        WHERE COALESCE(e.type, '')
          <> CASE s.state WHEN 'completed' THEN 'order.completed' ELSE 'order.failed' END
        """;
    assertThat(number(connection, wrong)).as("sagas without the event of their end").isZero();
    assertThat(number(connection, "SELECT COUNT(*) FROM outbox_event")).isEqualTo(ORDERS);
  }

  private void judgeChoreography(Installation on) throws Exception {
    Awaitility.await("every order ends, and every event is out")
        .atMost(Duration.ofMinutes(LONG ? 20 : 3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> endedInChoreography(on) == ORDERS);
    try (Connection connection = sql(on);
        PlainClient rabbitmq = new PlainClient(on.daemon(0).amqpUri())) {
      assertThat(ordersIn(connection)).isEqualTo(expectedOfOrders());
      assertThat(number(connection, HALF_DONE_IN_CHOREOGRAPHY)).as("half done orders").isZero();
      assertMoney(connection);
      assertThat(rabbitmq.depth("order-choreography.dlq")).as("dead letters").isZero();
    }
    assertThat(on.farSide().recordIds("order-choreography.dlt")).as("dead events").isEmpty();
  }

  /** Zero while an event is on its way. */
  private static long endedInChoreography(Installation on) throws SQLException {
    try (Connection connection = sql(on)) {
      String ended =
          """
          SELECT COUNT(*) FROM sample_order o LEFT JOIN sample_charge c ON c.saga_id = o.saga_id
          WHERE o.state = 'cancelled' OR (o.state = 'shipped' AND c.state = 'settled')
          """;
      long pending =
          number(connection, "SELECT COUNT(*) FROM outbox_event WHERE state = 'pending'");
      return pending > 0 ? 0 : number(connection, ended);
    }
  }

  private TreeMap<String, String> expectedOfOrders() {
    var expected = new TreeMap<String, String>();
    orders.forEach(order -> expected.put(order.id(), order.ships() ? "shipped" : "cancelled"));
    return expected;
  }

  private static TreeMap<String, String> ordersIn(Connection connection) throws SQLException {
    var states = new TreeMap<String, String>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT order_id, state FROM sample_order")) {
      while (row.next()) {
        states.put(row.getString(1), row.getString(2));
      }
    }
    return states;
  }

  private static long ended(Installation on) throws SQLException {
    try (Connection connection = sql(on)) {
      return number(
          connection, "SELECT COUNT(*) FROM saga WHERE state IN ('completed', 'compensated')");
    }
  }

  private TreeMap<String, String> expected() {
    var expected = new TreeMap<String, String>();
    orders.forEach(
        order ->
            expected.put(
                order.id(), order.ships() ? "completed shipped" : "compensated cancelled"));
    return expected;
  }

  private static TreeMap<String, String> states(Connection connection) throws SQLException {
    var states = new TreeMap<String, String>();
    String sql =
        """
        SELECT business_key, s.state, o.state FROM saga s
        LEFT JOIN sample_order o ON o.saga_id = CAST(s.saga_id AS VARCHAR)
        """;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        states.put(row.getString(1), row.getString(2) + " " + row.getString(3));
      }
    }
    return states;
  }

  /** In a completed saga every step counts, in a compensated one none. */
  private static void assertSteps(Connection connection) throws SQLException {
    String half =
        """
        SELECT COUNT(*) FROM saga s
        LEFT JOIN sample_reservation r ON r.saga_id = CAST(s.saga_id AS VARCHAR)
        LEFT JOIN sample_charge c ON c.saga_id = CAST(s.saga_id AS VARCHAR)
        LEFT JOIN sample_shipment p ON p.saga_id = CAST(s.saga_id AS VARCHAR)
        WHERE (s.state = 'completed') <> (COALESCE(r.state, '') = 'reserved')
           OR (s.state = 'completed') <> (COALESCE(c.state, '') = 'settled')
           OR (s.state = 'completed') <> (COALESCE(p.state, '') = 'shipped')
           OR c.state = 'charged'
        """;
    assertThat(number(connection, half)).as("sagas that are half done").isZero();
  }

  private void assertMoney(Connection connection) throws SQLException {
    long spent = orders.stream().filter(FundedOrder::ships).mapToLong(FundedOrder::cents).sum();
    int sold = orders.stream().filter(FundedOrder::ships).mapToInt(FundedOrder::quantity).sum();
    assertThat(cents(connection, "clearing")).isZero();
    assertThat(cents(connection, "revenue")).isEqualTo(spent);
    assertThat(cents(connection, "anna")).isEqualTo(CENTS - spent);
    assertThat(number(connection, "SELECT available FROM sample_inventory"))
        .isEqualTo(STOCK - sold);
  }

  private static long cents(Connection connection, String account) throws SQLException {
    return number(
        connection,
        "SELECT CAST(balance * 100 AS BIGINT) FROM sample_account WHERE account_id = '%s'"
            .formatted(account));
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void send(String amqp, String queue) {
    for (FundedOrder order : orders) {
      long next = System.nanoTime() + 1_000_000_000L / RATE;
      while (!isSent(amqp, queue, order)) {
        pause(Duration.ofMillis(500));
      }
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** One in twenty is sent twice, by another message id too. */
  private boolean isSent(String amqp, String queue, FundedOrder order) {
    try {
      if (client == null) {
        client = new PlainClient(amqp);
      }
      client.publish("", queue, "m-" + order.id(), order.json());
      if (order.cents() % 20 == 0) {
        client.publish("", queue, "again-" + order.id(), order.json());
      }
      return true;
    } catch (Exception away) {
      if (client != null) {
        client.close();
        client = null;
      }
      return false;
    }
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
