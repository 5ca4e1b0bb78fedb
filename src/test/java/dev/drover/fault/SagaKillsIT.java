package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The shipped sagas under kills, see {@link SagaRun}. What becomes of each command is a function of
 * the seed; the end must be as that function says, to the cent. The long form has 10,000 commands
 * and 115 faults for each flow, and orders whose cancellation fails until somebody repairs it:
 * {@code mvn verify -DskipUnitTests -Dfault.long -Dit.test=SagaKillsIT}.
 */
@RequiresRabbitmq(ownNode = true)
class SagaKillsIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final int COMMANDS = LONG ? 10_000 : 300;
  private static final int PLANTED = LONG ? 5 : 0;
  private static final int RATE = LONG ? 12 : 20;
  private static final SagaRun.Faulty FAULTS =
      LONG ? new SagaRun.Faulty(100, 5, 5) : new SagaRun.Faulty(3, 1, 1);

  private static final int STOCK = 1_000_000;

  /** More than all commands move together. */
  private static final long CENTS = 100_000_000_00L;

  private static final String SAGAS_AND_ORDERS =
      """
      SELECT business_key, s.state || ' ' || o.state FROM saga s
      LEFT JOIN sample_order o ON o.saga_id = CAST(s.saga_id AS VARCHAR)
      """;

  private static final String ORDERS_ENDED =
      """
      SELECT COUNT(*) FROM sample_order o LEFT JOIN sample_charge c ON c.saga_id = o.saga_id
      WHERE o.state = 'cancelled' OR (o.state = 'shipped' AND c.state = 'settled')
      """;

  /** In what ended well every step counts, in what was taken back none. */
  private static final String HALF_DONE =
      """
      SELECT COUNT(*) FROM %1$s s
      LEFT JOIN sample_reservation r ON r.saga_id = CAST(s.saga_id AS VARCHAR)
      LEFT JOIN sample_charge c ON c.saga_id = CAST(s.saga_id AS VARCHAR)
      LEFT JOIN sample_shipment p ON p.saga_id = CAST(s.saga_id AS VARCHAR)
      WHERE (s.state = '%2$s') <> (COALESCE(r.state, '') = 'reserved')
         OR (s.state = '%2$s') <> (COALESCE(c.state, '') = 'settled')
         OR (s.state = '%2$s') <> (COALESCE(p.state, '') = 'shipped')
         OR c.state = 'charged'
      """;

  private static final String HALF_DONE_SAGAS = HALF_DONE.formatted("saga", "completed");
  private static final String HALF_DONE_ORDERS = HALF_DONE.formatted("sample_order", "shipped");

  private static final String HALF_DONE_FUNDINGS =
      """
      SELECT COUNT(*) FROM saga s
      LEFT JOIN sample_payment p ON p.saga_id = CAST(s.saga_id AS VARCHAR)
      LEFT JOIN sample_credit c ON c.saga_id = CAST(s.saga_id AS VARCHAR)
      LEFT JOIN sample_notice n ON n.saga_id = CAST(s.saga_id AS VARCHAR)
      WHERE (s.state = 'completed') <> (COALESCE(p.state, '') = 'debited')
         OR (s.state = 'completed') <> (COALESCE(c.state, '') = 'credited')
         OR (s.state = 'completed') <> (COALESCE(n.state, '') = 'told')
      """;

  /** One event a saga. */
  private static final String SAGAS_WITHOUT_THEIR_EVENT =
      """
      SELECT COUNT(*) FROM saga s LEFT JOIN outbox_event e
        ON e.message_id = '%1$s-funding-' || CAST(s.saga_id AS VARCHAR)
      WHERE COALESCE(e.type, '')
        <> CASE s.state WHEN 'completed' THEN '%2$s.completed' ELSE '%2$s.failed' END
      """;

  private static final String ORDERS_WITHOUT_THEIR_EVENT =
      SAGAS_WITHOUT_THEIR_EVENT.formatted("order", "order");
  private static final String FUNDINGS_WITHOUT_THEIR_EVENT =
      SAGAS_WITHOUT_THEIR_EVENT.formatted("account", "funding");

  private final long seed = FaultRun.seed();
  private final Random random = new Random(seed);

  @Test
  void everyOrderEndsAsTheSeedSays() throws Exception {
    List<FundedOrder> orders = orders();
    IntStream.range(0, PLANTED).mapToObj(FundedOrder::planted).forEach(orders::add);
    try (var run = begin("order-funding")) {
      stock(run);
      cancellationFails(run);
      run.carryOut("order-funding", commands(orders), FAULTS);
      awaitEnded(run, orders.size() - PLANTED);
      if (PLANTED > 0) {
        repair(run);
      }

      awaitEnded(run, orders.size());
      assertEnds(run, SAGAS_AND_ORDERS, expectedSagas(orders));
      assertZero(run, HALF_DONE_SAGAS);
      assertMoney(run, orders);
      assertThat(run.depth("order-funding.dlq")).as("dead letters").isZero();
      assertEvents(run, ORDERS_WITHOUT_THEIR_EVENT, orders.size());
      run.assertMoneyConstant();
    }
  }

  @Test
  void theChoreographedFlowHasTheSameEnds() throws Exception {
    List<FundedOrder> orders = orders();
    try (var run = begin("order-choreography")) {
      stock(run);
      run.carryOut("order-choreography", commands(orders), FAULTS);
      awaitCount(run, ORDERS_ENDED, orders.size());
      awaitEventsOut(run);

      assertEnds(run, "SELECT order_id, state FROM sample_order", expectedOrders(orders));
      assertZero(run, HALF_DONE_ORDERS);
      assertMoney(run, orders);
      assertThat(run.depth("order-choreography.dlq")).as("dead letters").isZero();
      assertThat(run.installation().farSide().recordIds("order-choreography.dlt"))
          .as("dead events")
          .isEmpty();
      run.assertMoneyConstant();
    }
  }

  @Test
  void everyFundingEndsAsTheSeedSays() throws Exception {
    List<Funding> fundings =
        IntStream.range(0, COMMANDS).mapToObj(i -> Funding.of(i, random)).toList();
    try (var run = begin("account-funding")) {
      accounts(run, "card", "anna", "poor");
      run.carryOut("account-funding", fundings.stream().map(Funding::command).toList(), FAULTS);
      awaitEnded(run, fundings.size());

      var expected = new TreeMap<String, String>();
      fundings.forEach(f -> expected.put(f.id(), f.completes() ? "completed" : "compensated"));
      assertEnds(run, "SELECT business_key, state FROM saga", expected);
      assertZero(run, HALF_DONE_FUNDINGS);
      long funded = fundings.stream().filter(Funding::completes).mapToLong(Funding::cents).sum();
      assertThat(run.books().cents("clearing")).isZero();
      assertThat(run.books().cents("card")).isEqualTo(CENTS - funded);
      assertThat(run.books().cents("anna")).isEqualTo(funded);
      assertZero(run, "SELECT CAST(SUM(amount) * 100 AS BIGINT) FROM sample_posting");
      assertThat(run.depth("account-funding.dlq")).as("dead letters").isZero();
      assertEvents(run, FUNDINGS_WITHOUT_THEIR_EVENT, fundings.size());
      run.assertMoneyConstant();
    }
  }

  private SagaRun begin(String flow) throws Exception {
    System.out.println("SagaKillsIT, " + flow + ": -Dfault.seed=" + seed);
    return new SagaRun(random, RATE).start();
  }

  private List<FundedOrder> orders() {
    return new ArrayList<>(
        IntStream.range(0, COMMANDS).mapToObj(i -> FundedOrder.of(i, random)).toList());
  }

  private static List<SagaRun.Command> commands(List<FundedOrder> orders) {
    return orders.stream().map(FundedOrder::command).toList();
  }

  private static void stock(SagaRun run) throws SQLException {
    run.books().execute("INSERT INTO sample_inventory VALUES ('book', %d)".formatted(STOCK));
    accounts(run, "anna", "poor");
  }

  /** The first has all the money. */
  private static void accounts(SagaRun run, String... accounts) throws SQLException {
    long cents = CENTS;
    for (String account : accounts) {
      run.books()
          .execute(
              "INSERT INTO sample_account VALUES ('%s', %s)"
                  .formatted(account, Books.money(cents)));
      cents = 0;
    }
  }

  /** For orders that are planted. */
  private static void cancellationFails(SagaRun run) throws SQLException {
    run.books()
        .execute(
            """
            CREATE FUNCTION refuse_cancellation() RETURNS TRIGGER LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'planted';
            END $$;
            CREATE TRIGGER planted BEFORE INSERT OR UPDATE ON sample_order FOR EACH ROW
            WHEN (NEW.state = 'cancelled' AND NEW.order_id LIKE 'planted-%')
            EXECUTE FUNCTION refuse_cancellation()
            """);
  }

  /** What was stuck is shown, and ends when the cause is gone and somebody says so. */
  private static void repair(SagaRun run) throws Exception {
    awaitCount(run, "SELECT COUNT(*) FROM saga WHERE state = 'stuck'", PLANTED);
    run.books().execute("DROP TRIGGER planted ON sample_order");
    run.installation().restart();
    var daemon = run.installation().daemon(0);
    for (int i = 0; i < PLANTED; i++) {
      var answer = daemon.command("saga", "retry", "planted-" + i, "--reason", "repaired");
      assertThat(answer.exitCode()).as(answer.err()).isZero();
    }
  }

  private static Map<String, String> expectedSagas(List<FundedOrder> orders) {
    var expected = new TreeMap<String, String>();
    orders.forEach(
        order ->
            expected.put(
                order.id(), order.ships() ? "completed shipped" : "compensated cancelled"));
    return expected;
  }

  private static Map<String, String> expectedOrders(List<FundedOrder> orders) {
    var expected = new TreeMap<String, String>();
    orders.forEach(order -> expected.put(order.id(), order.ships() ? "shipped" : "cancelled"));
    return expected;
  }

  private static void awaitEnded(SagaRun run, int sagas) {
    awaitCount(run, "SELECT COUNT(*) FROM saga WHERE state IN ('completed', 'compensated')", sagas);
  }

  /** All are published, each tells how its saga ended, and there is none beside them. */
  private static void assertEvents(SagaRun run, String without, int sagas) throws SQLException {
    awaitEventsOut(run);
    assertZero(run, without);
    assertThat(run.books().number("SELECT COUNT(*) FROM outbox_event")).isEqualTo(sagas);
  }

  private static void awaitEventsOut(SagaRun run) {
    awaitCount(run, "SELECT COUNT(*) FROM outbox_event WHERE state <> 'published'", 0);
  }

  private static void awaitCount(SagaRun run, String sql, long count) {
    Callable<Boolean> reached = () -> run.books().number(sql) == count;
    Awaitility.await(count + " of " + sql)
        .atMost(Duration.ofMinutes(LONG ? 20 : 3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(reached);
  }

  /** Says only what is not as expected, and what the saga says about it. */
  private static void assertEnds(SagaRun run, String sql, Map<String, String> expected)
      throws SQLException {
    Map<String, String> ends = run.books().pairs(sql);
    Map<String, String> errors = run.books().pairs("SELECT business_key, error FROM saga");
    var keys = new TreeSet<>(ends.keySet());
    keys.addAll(expected.keySet());
    keys.removeIf(key -> Objects.equals(ends.get(key), expected.get(key)));
    assertThat(keys)
        .extracting(key -> key + ": " + ends.get(key) + ", because " + errors.get(key))
        .isEmpty();
  }

  private static void assertZero(SagaRun run, String sql) throws SQLException {
    assertThat(run.books().number(sql)).as(sql).isZero();
  }

  private static void assertMoney(SagaRun run, List<FundedOrder> orders) throws SQLException {
    long spent = orders.stream().filter(FundedOrder::ships).mapToLong(FundedOrder::cents).sum();
    int sold = orders.stream().filter(FundedOrder::ships).mapToInt(FundedOrder::quantity).sum();
    assertThat(run.books().cents("clearing")).isZero();
    assertThat(run.books().cents("revenue")).isEqualTo(spent);
    assertThat(run.books().cents("anna")).isEqualTo(CENTS - spent);
    assertThat(run.books().number("SELECT available FROM sample_inventory"))
        .isEqualTo(STOCK - sold);
  }
}
