package dev.drover.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped flow of order funding and its participants, on either product. */
abstract class OrderFundingContract extends SagaOnDatabase {

  private static final String FLOW = "routes/orders/order-funding.camel.yaml";
  private static final String ID = SagaKey.of("order-funding-order", "o-1").id().toString();

  private Node shop;

  @BeforeEach
  void stock() throws Exception {
    database.addSampleTables();
    execute("INSERT INTO sample_inventory (sku, available) VALUES ('book', 3)");
    execute("INSERT INTO sample_account (account_id, balance) VALUES ('anna', 100)");
    shop = start(FLOW);
  }

  @Test
  void anOrderIsReservedChargedAndShipped() throws Exception {
    Exchange sent = order(shop, "o-1", 2, "30.50");

    assertThat(sent.getException()).isNull();
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("shipped");
    assertThat(available()).isEqualTo("1");
    assertMoney("69.50", "0", "30.50");
    assertThat(text("SELECT state FROM sample_charge")).isEqualTo("settled");
    assertThat(text("SELECT state FROM sample_shipment")).isEqualTo("shipped");
  }

  @Test
  void withoutStockTheOrderIsCancelledAndNothingTaken() throws Exception {
    Exchange sent = order(shop, "o-1", 4, "30.50");

    assertThat(sent.getException())
        .isInstanceOf(StepRefused.class)
        .hasMessage("out of stock: book");
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    assertThat(available()).isEqualTo("3");
    assertMoney("100", "0", "0");
  }

  @Test
  void withoutMoneyTheReservationIsReleased() throws Exception {
    Exchange sent = order(shop, "o-1", 2, "100.01");

    assertThat(sent.getException()).isInstanceOf(StepRefused.class);
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    assertThat(text("SELECT state FROM sample_reservation")).isEqualTo("released");
    assertThat(available()).isEqualTo("3");
    assertMoney("100", "0", "0");
  }

  @Test
  void whatFitsIntoNoParcelIsRefundedAndReleased() throws Exception {
    execute("UPDATE sample_inventory SET available = 200");

    Exchange sent = order(shop, "o-1", 101, "30.50");

    assertThat(sent.getException())
        .isInstanceOf(StepRefused.class)
        .hasMessage("no parcel holds 101 pieces");
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    assertThat(available()).isEqualTo("200");
    assertMoney("100", "0", "0");
  }

  @Test
  void aFailedShipmentRefundsAndReleases() throws Exception {
    failAt("order-funding-ship-once");

    order(shop, "o-1", 2, "30.50");

    assertThat(text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    assertThat(text("SELECT state FROM sample_charge")).isEqualTo("refunded");
    assertThat(available()).isEqualTo("3");
    assertMoney("100", "0", "0");
  }

  @Test
  void howAnOrderEndedIsToldOnceUnderTheIdOfItsSaga() throws Exception {
    order(shop, "o-1", 2, "30.50");
    order(shop, "o-2", 4, "30.50");
    participant("completed");

    assertThat(events())
        .isEqualTo(
            "o-1 order.completed order-funding-%s, o-2 order.failed order-funding-%s"
                .formatted(ID, SagaKey.of("order-funding-order", "o-2").id()));
  }

  @Test
  void anOrderThatIsStuckIsNotToldOf() throws Exception {
    failAt("order-funding-cancel");

    order(shop, "o-1", 4, "30.50");

    assertThat(text("SELECT COUNT(*) FROM outbox_event")).isEqualTo("0");
  }

  private String events() throws Exception {
    return text(
        "SELECT STRING_AGG(aggregate || ' ' || type || ' ' || message_id, ', ' ORDER BY aggregate)"
            + " FROM outbox_event");
  }

  @Test
  void aStepAppliesOnceAndItsCompensationToo() throws Exception {
    order(shop, "o-1", 2, "30.50");
    execute("UPDATE sample_charge SET state = 'charged'");
    execute("UPDATE sample_account SET balance = 30.50 WHERE account_id = 'clearing'");
    execute("UPDATE sample_account SET balance = 0 WHERE account_id = 'revenue'");

    participant("charge-once");
    participant("reserve-once");
    assertMoney("69.50", "30.50", "0");
    assertThat(available()).isEqualTo("1");

    participant("refund");
    participant("refund");
    participant("release");
    participant("release");
    assertMoney("100", "0", "0");
    assertThat(available()).isEqualTo("3");
  }

  @Test
  void aStepThatComesAfterItsCompensationIsRefused() throws Exception {
    for (String undo : new String[] {"cancel", "release", "refund", "unship"}) {
      assertThat(participant(undo).getException()).as(undo).isNull();
    }

    for (String step : new String[] {"create", "reserve", "charge", "ship"}) {
      assertThat(participant(step + "-once").getException())
          .as(step)
          .isInstanceOf(StepRefused.class);
    }
    assertMoney("100", "0", "0");
    assertThat(available()).isEqualTo("3");
  }

  @Test
  void eachParticipantCommitsByItself() throws Exception {
    var seen = new CompletableFuture<String>();
    intercept(
        "order-funding-ship-once",
        e ->
            seen.complete(
                text("SELECT state FROM sample_charge")
                    + text("SELECT state FROM sample_reservation")
                    + text("SELECT state FROM sample_order")));

    order(shop, "o-1", 2, "30.50");

    assertThat(seen)
        .as("as another connection sees it")
        .isCompletedWithValue("chargedreservedcreated");
  }

  @Test
  void anotherDaemonGoesOnWithTheOrderOfOneThatStoppedInsideOfAStep() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    intercept(
        "order-funding-ship-once",
        e -> {
          inside.countDown();
          go.await();
        });
    var first = CompletableFuture.supplyAsync(() -> order(shop, "o-1", 2, "30.50"));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    beat(shop.owner, 60);

    Exchange again = order(start(FLOW), "o-1", 2, "30.50");
    go.countDown();

    assertThat(again.getException()).isNull();
    assertThat(first.get(20, TimeUnit.SECONDS).getException()).isInstanceOf(SagaTakenOver.class);
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("shipped");
    assertThat(available()).isEqualTo("1");
    assertMoney("69.50", "0", "30.50");
  }

  @Test
  void aReservationThatNobodyUsesInTimeIsReleased() throws Exception {
    var go = new CountDownLatch(1);
    var inside = new CountDownLatch(1);
    intercept(
        "order-funding-charge-once",
        e -> {
          inside.countDown();
          go.await();
        });
    var late = CompletableFuture.supplyAsync(() -> order(shop, "o-1", 2, "30.50"));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(text("SELECT CAST(EXTRACT(EPOCH FROM due_at - started_at) AS INTEGER) FROM saga"))
        .isEqualTo("600");
    execute("UPDATE saga SET due_at = CURRENT_TIMESTAMP");
    Node other = start(FLOW);
    while (!state("o-1").equals("compensated")) {
      other.service.recover();
    }

    go.countDown();

    assertThat(late.get(20, TimeUnit.SECONDS).getException()).isNotNull();
    assertThat(text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    assertThat(available()).isEqualTo("3");
    assertMoney("100", "0", "0");
  }

  private Exchange order(Node by, String id, int quantity, String amount) {
    return by.camel
        .createProducerTemplate()
        .send("direct:order-funding-order", e -> headers(e, id, quantity, amount));
  }

  /** One participant alone, as for the order o-1 over 2 books at 30.50. */
  private Exchange participant(String route) {
    return shop.camel
        .createProducerTemplate()
        .send(
            "direct:order-funding-" + route,
            e -> {
              headers(e, "o-1", 2, "30.50");
              e.getMessage().setHeader(Exchange.SAGA_LONG_RUNNING_ACTION, ID);
            });
  }

  private static void headers(Exchange exchange, String id, int quantity, String amount) {
    exchange
        .getMessage()
        .setHeaders(
            new HashMap<>(
                Map.of(
                    "order",
                    id,
                    "account",
                    "anna",
                    "sku",
                    "book",
                    "quantity",
                    String.valueOf(quantity),
                    "amount",
                    amount)));
  }

  private void failAt(String route) throws Exception {
    intercept(
        route,
        e -> {
          throw new IllegalStateException("no van");
        });
  }

  private void intercept(String route, Processor first) throws Exception {
    AdviceWith.adviceWith(shop.camel, route, a -> a.weaveAddFirst().process(first));
  }

  private String available() throws Exception {
    return text("SELECT available FROM sample_inventory");
  }

  private void assertMoney(String anna, String clearing, String revenue) throws Exception {
    assertThat(balance("anna")).isEqualByComparingTo(anna);
    assertThat(balance("clearing")).isEqualByComparingTo(clearing);
    assertThat(balance("revenue")).isEqualByComparingTo(revenue);
  }

  private BigDecimal balance(String account) throws Exception {
    return new BigDecimal(
        text("SELECT balance FROM sample_account WHERE account_id = '%s'".formatted(account)));
  }
}
