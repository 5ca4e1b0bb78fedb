package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.routetest.RouteTest;
import dev.drover.sql.PlainSql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shipped flow that places orders: a row and its event, or neither, on either product. */
abstract class OrderEventsContract {

  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  final RouteTest routes =
      on(
          RouteTest.of("classpath:routes/orders/order-events.camel.yaml")
              .source("rabbitmq:orders.place")
              .target("kafka:order-events")
              .deadLetters("rabbitmq:orders.place.dlx")
              .property("redelivery.maximum", "1")
              .property("order-events.poll-interval", "50"));

  /** The same on the product's database. */
  abstract RouteTest on(RouteTest routes);

  @Test
  void aCommandBecomesARowAndAnEvent() throws Exception {
    String command = command("o-1");

    Exchange sent = routes.send("m-1", command.getBytes(UTF_8));

    assertThat(sent.getException()).isNull();
    assertThat(rows("SELECT amount FROM sample_placed_order WHERE order_id = 'o-1'"))
        .containsExactly("20.20");
    awaitPublished(1);
    Message event = published().get(0);
    assertThat(event.getBody(String.class)).isEqualTo(command);
    assertThat(event.getHeader("CamelKafkaKey")).isEqualTo("o-1");
    assertThat(event.getHeader("type")).isEqualTo("order.placed");
    assertThat(event.getHeader("message-id")).isNotNull();
  }

  @Test
  void aCommandThatComesAgainMakesNoSecondEvent() throws Exception {
    routes.send("m-1", command("o-1"));

    routes.send("m-1", command("o-1"));
    routes.send("m-2", command("o-1"));
    routes.send("m-3", command("o-2"));

    awaitPublished(2);
    assertThat(published())
        .extracting(event -> event.getHeader("CamelKafkaKey"))
        .containsExactlyInAnyOrder("o-1", "o-2");
  }

  @Test
  void aTransactionThatIsRolledBackLeavesNeitherRowNorEvent() throws Exception {
    failBehindTheEvent(2);

    routes.send("m-1", command("o-1"));

    routes.account().expectDead("m-1").balances();
    assertThat(rows("SELECT order_id FROM sample_placed_order")).isEmpty();
    assertThat(rows("SELECT message_id FROM outbox_event")).isEmpty();
  }

  @Test
  void theTryThatCommitsMakesTheOnlyEvent() throws Exception {
    failBehindTheEvent(1);

    routes.send("m-1", command("o-1"));

    awaitPublished(1);
    assertThat(rows("SELECT order_id FROM sample_placed_order")).containsExactly("o-1");
    assertThat(published()).hasSize(1);
  }

  @Test
  void whatIsNoCommandIsDeadLettered() throws Exception {
    routes.at("rabbitmq:orders.place.dlx").expectedMessageCount(2);

    routes.send("m-1", "not json");
    routes.send("m-2", "{\"account\": \"anna\"}");

    routes.at("rabbitmq:orders.place.dlx").assertIsSatisfied();
    assertThat(rows("SELECT message_id FROM outbox_event")).isEmpty();
  }

  private void failBehindTheEvent(int times) throws Exception {
    var left = new AtomicInteger(times);
    AdviceWith.adviceWith(
        routes.context(),
        "order-placing-applied",
        advice -> advice.weaveById("order-placing-event").after().process(e -> fail(left)));
  }

  private static void fail(AtomicInteger left) {
    if (left.getAndDecrement() > 0) {
      throw new IllegalStateException("behind the event");
    }
  }

  private void awaitPublished(int events) {
    await()
        .atMost(SOON)
        .until(() -> rows("SELECT state FROM outbox_event"), List.of("published")::containsAll);
    assertThat(published()).hasSize(events);
  }

  /** Out of all batches. */
  private List<Message> published() {
    return routes.at("kafka:order-events").getExchanges().stream()
        .map(batch -> (List<?>) batch.getMessage().getBody(List.class))
        .flatMap(List::stream)
        .map(element -> ((Exchange) element).getMessage())
        .toList();
  }

  private List<String> rows(String sql) throws SQLException {
    return new PlainSql(
            routes.context().getRegistry().lookupByNameAndType("dataSource", DataSource.class))
        .texts(sql);
  }

  private static String command(String order) {
    return """
        {"order": "%s", "account": "anna", "amount": "20.20"}
        """
        .formatted(order);
  }
}
