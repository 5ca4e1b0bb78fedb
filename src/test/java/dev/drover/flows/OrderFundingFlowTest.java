package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.routetest.RouteTest;
import dev.drover.sql.PlainSql;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderFundingFlowTest {

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of(
              "classpath:routes/orders/order-funding-commands.camel.yaml",
              "classpath:routes/orders/order-funding.camel.yaml",
              "classpath:routes/orders/order-funding-events.camel.yaml")
          .source("rabbitmq:order-funding")
          .mock("kafka:order-funding-events")
          .deadLetters("rabbitmq:order-funding.dlx");

  @BeforeEach
  void stock() throws Exception {
    database().execute("INSERT INTO sample_inventory (sku, available) VALUES ('book', 3)");
    database().execute("INSERT INTO sample_account (account_id, balance) VALUES ('anna', 100)");
  }

  @Test
  void aCommandShipsItsOrder() throws Exception {
    Exchange sent = routes.send("m-1", command("o-1", 2));

    assertThat(sent.getException()).isNull();
    assertThat(database().text("SELECT state FROM sample_order")).isEqualTo("shipped");
    assertThat(database().text("SELECT balance FROM sample_account WHERE account_id = 'anna'"))
        .isEqualTo("79.80");
  }

  @Test
  void aCommandThatIsRefusedIsDoneAndItsOrderCancelled() throws Exception {
    Exchange sent = routes.send("m-1", command("o-1", 4));

    assertThat(sent.getException()).isNull();
    assertThat(database().text("SELECT state FROM sample_order")).isEqualTo("cancelled");
    routes.at("rabbitmq:order-funding.dlx").expectedMessageCount(0);
    routes.at("rabbitmq:order-funding.dlx").assertIsSatisfied();
  }

  @Test
  void kafkaIsToldHowOrdersEnded() throws Exception {
    MockEndpoint kafka = routes.at("kafka:order-funding-events");
    kafka.expectedMessageCount(1);

    routes.send("m-1", command("o-1", 2));

    kafka.assertIsSatisfied();
    List<?> batch = kafka.getExchanges().get(0).getMessage().getBody(List.class);
    Message event = ((Exchange) batch.get(0)).getMessage();
    assertThat(event.getBody(String.class))
        .startsWith("{\"order_id\":\"o-1\",\"outcome\":\"completed\",\"saga_id\":\"");
    assertThat(event.getHeaders())
        .containsEntry("CamelKafkaKey", "o-1")
        .containsEntry("type", "order.completed")
        .containsKey("message-id");
  }

  @Test
  void theSameOrderUnderAnotherMessageIdIsOneSaga() throws Exception {
    routes.send("m-1", command("o-1", 2));

    Exchange again = routes.send("m-2", command("o-1", 2));

    assertThat(again.getException()).isNull();
    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("1");
    assertThat(database().text("SELECT available FROM sample_inventory")).isEqualTo("1");
  }

  @Test
  void aMessageCannotNameItsSaga() throws Exception {
    routes.send("m-1", command("o-1", 1));
    String id = database().text("SELECT saga_id FROM saga");

    routes.send("m-2", command("o-2", 1), Map.of("Long-Running-Action", id));

    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("2");
  }

  @Test
  void whatIsNoCommandIsDeadLettered() throws Exception {
    routes.at("rabbitmq:order-funding.dlx").expectedMessageCount(2);

    routes.send("m-1", "not json");
    routes.send("m-2", "{\"sku\": \"book\"}");

    routes.at("rabbitmq:order-funding.dlx").assertIsSatisfied();
    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("0");
  }

  private static String command(String order, int quantity) {
    return """
        {"order": "%s", "account": "anna", "sku": "book", "quantity": %d, "amount": "20.20"}
        """
        .formatted(order, quantity);
  }

  private PlainSql database() {
    return new PlainSql(
        routes.context().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
  }
}
