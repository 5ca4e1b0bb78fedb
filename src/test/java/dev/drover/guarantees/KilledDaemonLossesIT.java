package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * L6 and L7: one packaged daemon is killed while messages wait in a thread pool and while others
 * are claimed and not yet delivered, then started again. Beside Drover's repository the same route
 * runs with Camel's JDBC repository, which loses: that shows that this test would see it.
 */
@RequiresRabbitmq
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class KilledDaemonLossesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> HANDED_ON = Account.ids(40);
  private static final List<String> CLAIMED = Account.ids(3);

  /** A queue for what is sent, one for what is delivered. */
  private static final List<String> ROUTES = List.of("handed-on", "claimed", "claimed-in-jdbc");

  private final String unique = "-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
  private final SqlSettings sql = PostgresServer.newDatabase();
  private PlainClient client;
  private DaemonProcess daemon;
  private List<String> claimedAtTheKill;
  private long handedOnAtTheKill;

  @BeforeAll
  void killInTheMiddleAndStartAgain() throws Exception {
    client = new PlainClient(RabbitmqNode.shared().uri());
    daemon =
        DaemonProcess.in("losses")
            .with("DROVER_RABBITMQ_URI", RabbitmqNode.shared().uri())
            .with("DROVER_SQL_URL", sql.url())
            .with("DROVER_SQL_USER", sql.user())
            .withRoute("losses.camel.yaml", handedOn() + claimed("claimed", "messageDedup"))
            .withRoute("jdbc.camel.yaml", jdbc() + claimed("claimed-in-jdbc", "jdbcDedup"))
            .start();
    client.publishMany("", source("handed-on"), HANDED_ON.size());
    client.publishMany("", source("claimed"), CLAIMED.size());
    client.publishMany("", source("claimed-in-jdbc"), CLAIMED.size());
    await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(this::isInTheMiddle);
    kill();
    daemon.start();
  }

  @AfterAll
  void stop() {
    client.close();
    daemon.close();
  }

  @Test
  void L06_whatWaitsInAThreadPoolAtAKillIsNotAcknowledged() throws Exception {
    assertThat(handedOnAtTheKill).as("back in the queue after the kill").isEqualTo(40);
    awaitDelivery("handed-on", HANDED_ON);
    account("handed-on", HANDED_ON).balances();
  }

  @Test
  void L07_whatIsClaimedAndNotDeliveredAtAKillIsDeliveredAfterwards() throws Exception {
    assertThat(claimedAtTheKill).containsExactlyInAnyOrderElementsOf(CLAIMED);
    awaitDelivery("claimed", CLAIMED);
    account("claimed", CLAIMED).balances();
  }

  @Test
  void L07_camelsJdbcRepositoryDropsIt() throws Exception {
    client.publish("", source("claimed-in-jdbc"), "behind them", "x");
    awaitDelivery("claimed-in-jdbc", List.of("behind them"));
    assertThat(drain(target("claimed-in-jdbc"))).containsExactly("behind them");
    assertThat(drain(source("claimed-in-jdbc"))).isEmpty();
  }

  private void awaitDelivery(String route, List<String> sent) {
    await().atMost(SOON).until(() -> client.depth(target(route)) >= sent.size());
  }

  private boolean isInTheMiddle() {
    String log = daemon.errors();
    return lines(log, "handed-on: works on") >= 10
        && lines(log, "claimed: works on") == CLAIMED.size()
        && lines(log, "claimed-in-jdbc: works on") == CLAIMED.size();
  }

  private void kill() throws Exception {
    daemon.kill();
    for (String route : ROUTES) {
      await().atMost(SOON).until(() -> client.channel().consumerCount(source(route)) == 0);
      assertThat(client.depth(target(route))).as("delivered before the kill").isZero();
    }
    handedOnAtTheKill = client.depth(source("handed-on"));
    claimedAtTheKill = claims();
  }

  private List<String> claims() throws Exception {
    var ids = new ArrayList<String>();
    try (var connection = DriverManager.getConnection(sql.url(), sql.user(), "");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT message_id FROM message_dedup WHERE state = 'claimed'")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private Account account(String route, List<String> sent) throws Exception {
    return Account.of(sent).arrived(drain(target(route))).inSource(drain(source(route)));
  }

  private List<String> drain(String queue) throws Exception {
    var ids = new ArrayList<String>();
    for (GetResponse got = client.get(queue); got != null; got = client.get(queue)) {
      ids.add(got.getProps().getMessageId());
    }
    return ids;
  }

  private String handedOn() throws Exception {
    return route("handed-on", 50)
        + """
              - threads: {poolSize: 10, maxPoolSize: 10}
        """
        + work("handed-on", 6);
  }

  private String claimed(String route, String repository) throws Exception {
    return route(route, 1)
        + """
              - idempotentConsumer:
                  expression:
                    ref:
                      expression: messageId
                  idempotentRepository: %s
                  steps:
        """
            .formatted(repository)
        + work(route, 12);
  }

  private String route(String id, int prefetch) throws Exception {
    client.queue(source(id), Map.of());
    client.queue(target(id), Map.of());
    return """
        - route:
            id: %s
            from:
              uri: rabbitmq:default
              parameters: {queue: %s, prefetchCount: %d, concurrentConsumers: 3}
              steps:
        """
        .formatted(id, source(id), prefetch);
  }

  /** Takes a while, so that the kill comes before the message is delivered. */
  private String work(String route, int indent) {
    return """
        - log:
            message: "%s: works on ${header.CamelRabbitmqMessageId}"
        - delay:
            expression:
              constant:
                expression: "1500"
        - to:
            uri: rabbitmq:default?queue=%s
        """
        .formatted(route, target(route))
        .indent(indent);
  }

  private String jdbc() {
    return """
        - beans:
            - name: jdbcSource
              type: org.postgresql.ds.PGSimpleDataSource
              properties: {url: "%s", user: "%s"}
            - name: jdbcDedup
              type: org.apache.camel.processor.idempotent.jdbc.JdbcMessageIdRepository
              constructors: {"0": "#bean:jdbcSource", "1": "stock"}
        """
        .formatted(sql.url(), sql.user());
  }

  private static long lines(String log, String words) {
    return log.lines().filter(line -> line.contains(words)).count();
  }

  private String source(String route) {
    return route + unique;
  }

  private String target(String route) {
    return route + ".target" + unique;
  }
}
