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

class AccountFundingFlowTest {

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of(
              "classpath:routes/accounts/account-funding-commands.camel.yaml",
              "classpath:routes/accounts/account-funding.camel.yaml",
              "classpath:routes/accounts/account-funding-events.camel.yaml")
          .source("rabbitmq:account-funding")
          .mock("kafka:account-funding-events")
          .deadLetters("rabbitmq:account-funding.dlx");

  @BeforeEach
  void accounts() throws Exception {
    database()
        .execute(
            "INSERT INTO sample_account (account_id, balance) VALUES ('card', 100), ('anna', 0)");
  }

  @Test
  void aCommandFundsItsAccount() throws Exception {
    Exchange sent = routes.send("m-1", command("f-1", "anna"));

    assertThat(sent.getException()).isNull();
    assertThat(balance("anna")).isEqualTo("20.20");
    assertThat(balance("card")).isEqualTo("79.80");
  }

  @Test
  void aCommandThatIsRefusedIsDoneAndItsPaymentRefunded() throws Exception {
    routes.at("rabbitmq:account-funding.dlx").expectedMessageCount(0);

    Exchange sent = routes.send("m-1", command("f-1", "nobody"));

    assertThat(sent.getException()).isNull();
    assertThat(database().text("SELECT state FROM sample_payment")).isEqualTo("refunded");
    assertThat(balance("card")).isEqualTo("100.00");
    routes.at("rabbitmq:account-funding.dlx").assertIsSatisfied();
  }

  @Test
  void kafkaIsToldHowFundingsEnded() throws Exception {
    MockEndpoint kafka = routes.at("kafka:account-funding-events");
    kafka.expectedMessageCount(1);

    routes.send("m-1", command("f-1", "nobody"));

    kafka.assertIsSatisfied();
    List<?> batch = kafka.getExchanges().get(0).getMessage().getBody(List.class);
    Message event = ((Exchange) batch.get(0)).getMessage();
    assertThat(event.getBody(String.class))
        .startsWith("{\"funding_id\":\"f-1\",\"outcome\":\"failed\",\"saga_id\":\"");
    assertThat(event.getHeaders())
        .containsEntry("CamelKafkaKey", "f-1")
        .containsEntry("type", "funding.failed")
        .containsKey("message-id");
  }

  @Test
  void theSameFundingUnderAnotherMessageIdIsOneSaga() throws Exception {
    routes.send("m-1", command("f-1", "anna"));

    Exchange again = routes.send("m-2", command("f-1", "anna"));

    assertThat(again.getException()).isNull();
    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("1");
    assertThat(balance("anna")).isEqualTo("20.20");
  }

  @Test
  void aMessageCannotNameItsSaga() throws Exception {
    routes.send("m-1", command("f-1", "anna"));
    String id = database().text("SELECT saga_id FROM saga");

    routes.send("m-2", command("f-2", "anna"), Map.of("Long-Running-Action", id));

    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("2");
  }

  @Test
  void whatIsNoCommandIsDeadLettered() throws Exception {
    routes.at("rabbitmq:account-funding.dlx").expectedMessageCount(2);

    routes.send("m-1", "not json");
    routes.send("m-2", "{\"account\": \"anna\"}");

    routes.at("rabbitmq:account-funding.dlx").assertIsSatisfied();
    assertThat(database().text("SELECT COUNT(*) FROM saga")).isEqualTo("0");
  }

  private static String command(String funding, String account) {
    return """
        {"funding": "%s", "source": "card", "account": "%s", "amount": "20.20"}
        """
        .formatted(funding, account);
  }

  private String balance(String account) throws Exception {
    return database()
        .text("SELECT balance FROM sample_account WHERE account_id = '%s'".formatted(account));
  }

  private PlainSql database() {
    return new PlainSql(
        routes.context().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
  }
}
