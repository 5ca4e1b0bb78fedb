package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.routetest.RouteTest;
import dev.drover.sql.PlainSql;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The choreographed order flow as it is shipped, from RabbitMQ over Kafka, in SQL. */
@Timeout(120)
class OrderChoreographyFlowTest {

  private static final Duration SOON = Duration.ofSeconds(40);

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of(
              "classpath:routes/orders/order-choreography.camel.yaml",
              "classpath:routes/bridge/from-kafka.camel.yaml")
          .source("rabbitmq:order-choreography")
          .deadLetters("rabbitmq:order-choreography.dlx")
          .property("outbox.poll-interval", "50ms")
          .onEmbeddedServers();

  @BeforeEach
  void stock() throws Exception {
    database().execute("INSERT INTO sample_inventory (sku, available) VALUES ('book', 300)");
    database().execute("INSERT INTO sample_account (account_id, balance) VALUES ('anna', 100)");
  }

  @Test
  void anOrderIsReservedPaidAndShipped() throws Exception {
    routes.send("m-1", command("o-1", "anna", 2, "20.20"));

    awaitState("o-1", "shipped");
    awaitMoney("79.80", "0.00", "20.20");
    assertThat(available()).isEqualTo("298");
    assertThat(events("o-1"))
        .containsExactly(
            "order.created", "inventory.reserved", "payment.processed", "shipment.created");
  }

  @Test
  void withoutStockItIsCancelled() throws Exception {
    routes.send("m-1", command("o-1", "anna", 301, "20.20"));

    awaitState("o-1", "cancelled");
    assertThat(events("o-1")).containsExactly("order.created", "inventory.reservation-failed");
    awaitMoney("100.00", "0.00", "0.00");
    assertThat(available()).isEqualTo("300");
  }

  @Test
  void withoutMoneyItIsReleasedAndCancelled() throws Exception {
    routes.send("m-1", command("o-1", "anna", 2, "100.01"));

    awaitState("o-1", "cancelled");
    assertThat(events("o-1"))
        .containsExactly(
            "order.created", "inventory.reserved", "payment.failed", "inventory.released");
    awaitMoney("100.00", "0.00", "0.00");
    assertThat(available()).isEqualTo("300");
  }

  @Test
  void whatCannotBeShippedIsRefundedReleasedAndCancelled() throws Exception {
    routes.send("m-1", command("o-1", "anna", 101, "20.20"));

    awaitState("o-1", "cancelled");
    assertThat(events("o-1"))
        .containsExactly(
            "order.created",
            "inventory.reserved",
            "payment.processed",
            "shipment.failed",
            "payment.refunded",
            "inventory.released");
    awaitMoney("100.00", "0.00", "0.00");
    assertThat(available()).isEqualTo("300");
  }

  @Test
  void aRepeatedCommandChangesNothing() throws Exception {
    routes.send("m-1", command("o-1", "anna", 2, "20.20"));
    routes.send("m-1", command("o-1", "anna", 2, "20.20"));
    routes.send("m-2", command("o-1", "anna", 2, "20.20"));
    routes.send("m-3", command("o-2", "anna", 1, "0.69"));

    awaitState("o-1", "shipped");
    awaitState("o-2", "shipped");
    awaitMoney("79.11", "0.00", "20.89");
    assertThat(available()).isEqualTo("297");
  }

  @Test
  void whatIsNoOrderIsDeadLettered() throws Exception {
    routes.send("m-1", "not json");
    routes.send("m-2", command("o-1", "anna", -2, "20.20"));
    routes.send("m-3", command("o-1", "anna", 2, "-20.20"));

    assertThat(routes.account().dead()).containsExactlyInAnyOrder("m-1", "m-2", "m-3");
    assertThat(database().text("SELECT COUNT(*) FROM sample_order")).isEqualTo("0");
  }

  private void awaitState(String order, String state) {
    String sql = "SELECT state FROM sample_order WHERE order_id = '%s'".formatted(order);
    await(order + " " + state)
        .atMost(SOON)
        .until(() -> database().texts(sql).equals(List.of(state)));
  }

  private void awaitMoney(String anna, String clearing, String revenue) {
    await().atMost(SOON).until(() -> money().equals(List.of(anna, clearing, revenue)));
  }

  private List<String> money() throws Exception {
    return database().texts("SELECT balance FROM sample_account ORDER BY account_id");
  }

  private String available() throws Exception {
    return database().text("SELECT available FROM sample_inventory");
  }

  private List<String> events(String order) throws Exception {
    return database()
        .texts("SELECT type FROM outbox_event WHERE aggregate = '%s' ORDER BY id".formatted(order));
  }

  private static String command(String order, String account, int quantity, String amount) {
    return """
        {"order": "%s", "account": "%s", "sku": "book", "quantity": %d, "amount": "%s"}
        """
        .formatted(order, account, quantity, amount);
  }

  private PlainSql database() {
    return new PlainSql(
        routes.context().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
  }
}
