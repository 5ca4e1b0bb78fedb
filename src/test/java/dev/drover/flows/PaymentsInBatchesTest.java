package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.routetest.RouteTest;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bridge payments in the batch gear, on embedded servers. */
class PaymentsInBatchesTest {

  private static final int MANY = 200;

  @RegisterExtension
  final RouteTest payments =
      RouteTest.of("classpath:routes/bridge/payments.camel.yaml")
          .source("kafka:payments")
          .target("rabbitmq:payments")
          .deadLetters("kafka:payments.dlt")
          .property("payments.batching", "true")
          .onEmbeddedServers();

  @Test
  void paymentsGoThroughOnceAndTheBrokenOnesToTheirDeadLetters() {
    IntStream.range(0, MANY).forEach(i -> payments.send("p-" + i, "{\"id\": \"" + i + "\"}"));
    payments.send("broken", "not json");
    payments.send("p-7", "{\"id\": \"7\"}");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> count("rabbitmq:payments") == MANY && count("kafka:payments.dlt") == 1);
    Message letter = payments.at("kafka:payments.dlt").getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-route", String.class)).isEqualTo("payments");
    assertThat(letter.getHeader("message-id", String.class)).isEqualTo("broken");
    await().during(Duration.ofSeconds(1)).until(() -> count("rabbitmq:payments") == MANY);
  }

  private int count(String end) {
    return payments.at(end).getReceivedCounter();
  }
}
