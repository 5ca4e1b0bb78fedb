package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.routetest.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PaymentsFlowTest {

  private static final byte[] PAYMENT = "{\"id\": \"7\",  \"amount\": 1.10}".getBytes(UTF_8);

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of("classpath:routes/bridge/payments.camel.yaml")
          .source("kafka:payments")
          .target("rabbitmq:payments")
          .deadLetters("kafka:payments.dlt");

  @Test
  void carriesBodyAndPropertiesToRabbitmq() throws Exception {
    target().expectedMessageCount(1);

    Exchange sent =
        routes.send(
            "m-1",
            PAYMENT,
            Map.of(
                "content-type",
                "application/json",
                "correlation-id",
                "c-1",
                "timestamp",
                "1700000000000",
                "CamelKafkaTimestamp",
                1_600_000_000_000L,
                "traceparent",
                "00-ab-cd-01"));

    assertThat(sent.getException()).isNull();
    target().assertIsSatisfied();
    Message message = target().getExchanges().get(0).getMessage();
    assertThat(message.getBody()).isSameAs(PAYMENT);
    assertThat(message.getHeader("CamelRabbitmqMessageId")).isEqualTo("m-1");
    assertThat(message.getHeader("CamelRabbitmqContentType")).isEqualTo("application/json");
    assertThat(message.getHeader("CamelRabbitmqCorrelationId")).isEqualTo("c-1");
    assertThat(message.getHeader("CamelRabbitmqTimestamp")).isEqualTo("1700000000000");
    assertThat(message.getHeader("traceparent")).isEqualTo("00-ab-cd-01");
    assertThat(message.getHeaders())
        .doesNotContainKeys("message-id", "content-type", "correlation-id", "timestamp");
  }

  @Test
  void takesTheRecordsTimeWhereTheSenderGaveNone() throws Exception {
    target().expectedMessageCount(1);

    routes.send("m-1", PAYMENT, Map.of("CamelKafkaTimestamp", 1_600_000_000_000L));

    target().assertIsSatisfied();
    assertThat(
            target()
                .getExchanges()
                .get(0)
                .getMessage()
                .getHeader("CamelRabbitmqTimestamp", Long.class))
        .isEqualTo(1_600_000_000_000L);
  }

  @Test
  void dropsADuplicate() throws Exception {
    target().expectedMessageCount(1);

    routes.send("m-1", PAYMENT);
    routes.send("m-1", PAYMENT);

    target().assertIsSatisfied();
    routes.account().balances();
  }

  @Test
  void deadLettersBrokenJsonWithPartitionAndOffset() throws Exception {
    dead().expectedMessageCount(1);

    Exchange sent =
        routes.send(
            "m-1",
            "not json",
            Map.of(
                "CamelKafkaTopic", "payments", "CamelKafkaPartition", 2, "CamelKafkaOffset", 17L));

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isNull();
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getBody()).isEqualTo("not json");
    assertThat(letter.getHeader("message-id")).isEqualTo("m-1");
    assertThat(letter.getHeader("x-dead-letter-source")).isEqualTo("kafka:payments/2@17");
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("payments");
  }

  private MockEndpoint target() {
    return routes.at("rabbitmq:payments");
  }

  private MockEndpoint dead() {
    return routes.at("kafka:payments.dlt");
  }
}
