package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.PlainClient;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The batch gear while daemons and servers are killed: through the bridges, and into a table that
 * shows every double effect. The long form has the figures that Drover is judged by: {@code mvn
 * verify -DskipUnitTests -Dfault.long -Dit.test=BatchKillsIT}.
 */
@RequiresRabbitmq(ownNode = true)
class BatchKillsIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final int DAEMON_KILLS = LONG ? 20 : 3;
  private static final int SERVER_KILLS = LONG ? 3 : 1;

  private static final String BATCHES = " -Dorders.batching=true -Dpayments.batching=true";

  private static final String COUNTED =
      """
      - route:
          id: counted
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: rabbitmq:counted
            parameters:
              exchangeType: topic
              queue: counted
              bindingKey: "#"
              batching: true
            steps:
              - to:
                  uri: direct:counted-once
      - route:
          id: counted-once
          errorHandler:
            noErrorHandler: {}
          from:
            uri: direct:counted-once
            steps:
              - transacted: {}
              - idempotentConsumer:
                  expression:
                    ref:
                      expression: messageId
                  idempotentRepository: messageDedup
                  steps:
                    - split:
                        expression:
                          ref:
                            expression: elements
                        aggregationStrategy: elements
                        steps:
                          - to:
                              uri: "sql:INSERT INTO counted (message_id) VALUES (:#${header.CamelRabbitmqMessageId})"
      - route:
          id: counted-dead
          from:
            uri: direct:counted-dead
            steps:
              - to:
                  uri: rabbitmq:counted.dlx
                  parameters:
                    exchangeType: fanout
                    queue: counted.dlq
      """;

  private final long seed = FaultRun.seed();

  @Test
  void theBridgesLoseNothing() throws Exception {
    var traffic =
        LONG ? TrafficSettings.of(seed, 100_000, 700) : TrafficSettings.of(seed, 2_000, 300);
    try (var on = Installation.real(2).with("DROVER_JAVA_OPTS", Installation.IMPATIENT + BATCHES);
        var run = FaultRun.begin(on.start(), traffic)) {
      Account account = run.carryOut(plan().shuffled()).end();

      assertThat(account.isClean()).as(account.toString()).isTrue();
      assertBatches(on, "orders");
      assertBatches(on, "payments");
    }
  }

  private Plan plan() {
    return Plan.seeded(seed)
        .daemonKills(DAEMON_KILLS, 2)
        .serverKills(SERVER_KILLS, "rabbitmq")
        .serverKills(SERVER_KILLS, "postgresql");
  }

  /** Into a table without a unique key, in the transaction of the claims. */
  @Test
  void anEffectInTheDatabaseHappensOnceForEachId() throws Exception {
    var traffic =
        LONG ? TrafficSettings.of(seed, 200_000, 1_000) : TrafficSettings.of(seed, 3_000, 400);
    try (var on = Installation.real(2).impatient();
        var sent = new Journal(on.folder().resolve("journal-counted.txt"))) {
      System.out.println("BatchKillsIT: -Dfault.seed=" + seed);
      var sql = CountedTable.create(Books.of(on));
      countedRoute(on).start();
      Script script = Script.of(Flow.COUNTED, 1, traffic);
      var gate = new Gate(Set.of(Flow.COUNTED));
      Wire.Opening opening = () -> new RabbitmqWire(on.daemon(0).amqpUri(), "counted");
      var sender =
          new Thread(new Sender(Flow.COUNTED, script, opening, sent, gate, traffic.rate()));
      sender.start();
      new Nemesis(on, plan().shuffled(), gate).run();
      sender.join();

      awaitAll(on, sql, script);
      System.out.printf(
          "seed %d: %d ids in %d confirmed publishes, %d rows, %d of them of an id that had one%n",
          seed, script.good().size(), sent.confirmed(Flow.COUNTED), sql.rows(), sql.doubles());
      assertThat(sql.ids()).isEqualTo(script.good());
      assertThat(sql.doubles()).as("double effects").isZero();
      assertThat(on.keeper().exits()).isEmpty();
      assertBatches(on, "counted");
    }
  }

  private static Installation countedRoute(Installation on) throws IOException {
    for (DaemonProcess daemon : on.daemons()) {
      daemon.withRoute("counted.camel.yaml", COUNTED);
    }
    return on;
  }

  private static void awaitAll(Installation on, CountedTable sql, Script script) throws Exception {
    on.awaitDaemons();
    Awaitility.await("the queue is empty, and every id has its row")
        .atMost(Duration.ofMinutes(LONG ? 10 : 2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> on.rabbitmq().isEmpty("counted") && sql.ids().size() >= script.good().size());
    try (PlainClient rabbitmq = new PlainClient(on.daemon(0).amqpUri())) {
      assertThat(rabbitmq.depth("counted.dlq")).as("dead letters").isZero();
    }
  }

  /** The messages of a batch share the token of their claim; a message alone has one of its own. */
  private static void assertBatches(Installation on, String route) throws Exception {
    String sql =
        "SELECT COUNT(*) - COUNT(DISTINCT claim_token) FROM message_dedup WHERE repository = '%s'";
    assertThat(Books.of(on).number(sql.formatted(route)))
        .as("messages of '%s' that were not the only ones of their batch", route)
        .isPositive();
  }
}
