package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Eight writers store events whose transactions commit late or not at all; two daemons relay them
 * into Kafka, are killed one after the other, and Kafka is killed and stays away. The topic must
 * have every committed event, no other, and those of a kite in their order. The long form has
 * 50,000 events, 20 kills and a minute without Kafka: {@code mvn verify -DskipUnitTests
 * -Dfault.long -Dit.test=OutboxKillsIT}.
 */
@RequiresRabbitmq(ownNode = true)
class OutboxKillsIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final int ROWS = LONG ? 50_000 : 3_000;
  private static final int KILLS = LONG ? 20 : 3;
  private static final Duration DOWN = Duration.ofSeconds(LONG ? 60 : 8);

  /** The batchSize of the route. */
  private static final int IN_FLIGHT = 100;

  private final long seed = FaultRun.seed();
  private final Random random = new Random(seed);
  private final OutboxAccount account = new OutboxAccount();

  @Test
  void everyCommittedEventIsPublishedInTheOrderOfItsKite() throws Exception {
    System.out.println("OutboxKillsIT: -Dfault.seed=" + seed);
    try (var on = Installation.real(2)) {
      var topic = new EventTopic(on.daemon(0).kafkaBrokers(), "kite-events");
      topic.create();
      for (DaemonProcess daemon : on.daemons()) {
        daemon.withRoute("kite-events.camel.yaml", route());
      }
      on.impatient().start();
      try (var writers = new OutboxWriters(() -> sql(on), account, ROWS).start(random)) {
        carryOut(on);
        writers.join();
      }
      judge(on, topic);
    }
  }

  /** Each daemon in turn; one of the kills is while Kafka is away. */
  private void carryOut(Installation on) throws Exception {
    int first = random.nextInt(2);
    int outage = 1 + random.nextInt(KILLS - 2);
    for (int i = 0; i < KILLS; i++) {
      Faults.await(Duration.ofMillis(500 + random.nextInt(LONG ? 6_000 : 1_000)));
      Action kill = Faults.killDaemon((first + i) % 2, Duration.ofMillis(500));
      boolean alone = i != outage;
      carryOut(on, alone ? "daemon" : "kafka and daemon", alone ? kill : withoutKafka(kill));
    }
  }

  private static Action withoutKafka(Action kill) {
    return Faults.during(Faults.killServer("kafka", DOWN), DOWN.dividedBy(3), kill);
  }

  private void carryOut(Installation on, String victims, Action kill) throws Exception {
    long pending = count(on, "pending");
    long from = System.currentTimeMillis();
    kill.run(on);
    long to = System.currentTimeMillis();
    account.killed(from, to);
    System.out.printf("kill -9 of %s, in %d ms, %d pending%n", victims, to - from, pending);
  }

  private void judge(Installation on, EventTopic topic) throws Exception {
    awaitSettled(on);
    int repeatsAtMost = (KILLS + 1) * IN_FLIGHT;
    List<String> faults = account.faults(topic.read(), states(on), repeatsAtMost);
    faults.addAll(on.keeper().exits());
    System.out.println("--- account of seed " + seed);
    System.out.println(account);
    assertThat(faults).as(account.toString()).isEmpty();
  }

  /** When it does not, the account says which events are not where they should be. */
  private void awaitSettled(Installation on) {
    try {
      Awaitility.await("every event is published or parked")
          .atMost(Duration.ofMinutes(LONG ? 10 : 1))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> isSettled(on));
    } catch (ConditionTimeoutException unsettled) {
      System.out.println(unsettled.getMessage());
    }
  }

  private boolean isSettled(Installation on) throws SQLException {
    return count(on, "pending") == account.waiting() && count(on, "parked") == account.atFault();
  }

  private static long count(Installation on, String state) throws SQLException {
    return Books.of(on)
        .number("SELECT COUNT(*) FROM outbox_event WHERE state = '%s'".formatted(state));
  }

  private static Map<String, String> states(Installation on) throws SQLException {
    return Books.of(on).pairs("SELECT message_id, state FROM outbox_event");
  }

  private static Connection sql(Installation on) throws SQLException {
    return ((PostgresqlServer) on.server("postgresql")).connect();
  }

  private static String route() throws IOException {
    String file = "/fault/kite-events.camel.yaml";
    try (InputStream route = OutboxKillsIT.class.getResourceAsStream(file)) {
      return new String(route.readAllBytes(), UTF_8);
    }
  }
}
