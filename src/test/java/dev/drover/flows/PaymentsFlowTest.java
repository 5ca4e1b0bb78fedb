package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentsFlowTest extends ShippedFlow {

  private static final byte[] PAYMENT = "{\"id\": \"7\",  \"amount\": 1.10}".getBytes(UTF_8);

  @BeforeEach
  void loadFlow() throws Exception {
    load(
        "bridge/payments.camel.yaml",
        "payments",
        "payments-to-rabbitmq",
        "payments-to-dead-letter-topic");
  }

  @Test
  void carriesBodyAndPropertiesToRabbitmq() throws Exception {
    target().expectedMessageCount(1);

    Exchange sent =
        send(
            PAYMENT,
            Map.of(
                "message-id", "m-1",
                "content-type", "application/json",
                "correlation-id", "c-1",
                "timestamp", "1700000000000",
                "CamelKafkaTimestamp", 1_600_000_000_000L,
                "traceparent", "00-ab-cd-01"));

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

    send(PAYMENT, Map.of("message-id", "m-1", "CamelKafkaTimestamp", 1_600_000_000_000L));

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

    send(PAYMENT, Map.of("message-id", "m-1"));
    send(PAYMENT, Map.of("message-id", "m-1"));

    target().assertIsSatisfied();
  }

  @Test
  void deadLettersBrokenJsonWithPartitionAndOffset() throws Exception {
    dead().expectedMessageCount(1);

    Exchange sent =
        send(
            "not json",
            Map.of(
                "message-id",
                "m-1",
                "CamelKafkaTopic",
                "payments",
                "CamelKafkaPartition",
                2,
                "CamelKafkaOffset",
                17L));

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isNull();
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getBody()).isEqualTo("not json");
    assertThat(letter.getHeader("message-id")).isEqualTo("m-1");
    assertThat(letter.getHeader("x-dead-letter-source")).isEqualTo("kafka:payments/2@17");
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("payments");
  }
}
