package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.routetest.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrdersPriorityFlowTest {

  private static final byte[] ORDER = "{\"id\": \"42\",  \"amount\": 1.10}".getBytes(UTF_8);

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of("classpath:routes/bridge/orders-priority.camel.yaml")
          .source("orders-priority")
          .target("kafka:orders")
          .deadLetters("rabbitmq:orders.dlx")
          .mock("orders-priority-to-queue");

  @Test
  void carriesBodyKeyPropertiesAndPriorityToKafka() throws Exception {
    Exchange sent =
        routes.send(
            "m-1",
            ORDER,
            Map.of(
                "CamelRabbitmqContentType", "application/json",
                "CamelRabbitmqCorrelationId", "c-1",
                "CamelRabbitmqPriority", 9));

    assertThat(sent.getException()).isNull();
    routes.account().balances();
    Message record = routes.at("kafka:orders").getExchanges().get(0).getMessage();
    assertThat(record.getBody()).isSameAs(ORDER);
    assertThat(record.getHeader("CamelKafkaKey")).isEqualTo("42");
    assertThat(record.getHeader("message-id")).isEqualTo("m-1");
    assertThat(record.getHeader("content-type")).isEqualTo("application/json");
    assertThat(record.getHeader("correlation-id")).isEqualTo("c-1");
    assertThat(record.getHeader("priority")).isEqualTo(9);
  }

  @Test
  void deadLettersWhatIsNoOrder() {
    routes.send("m-1", "broken");
    routes.send("m-2", ORDER);

    routes.account().expectDead("m-1").balances();
    Message letter = routes.at("rabbitmq:orders.dlx").getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("orders-priority");
  }

  @Test
  void takesThePriorityOfAnotherRoutesOrderFromItsHeader() throws Exception {
    try (var template = routes.context().createProducerTemplate()) {
      template.sendBodyAndHeader("direct:orders-priority-in", ORDER, "priority", 7);
    }

    Message queued = routes.at("orders-priority-to-queue").getExchanges().get(0).getMessage();
    assertThat(queued.getHeader("CamelRabbitmqPriority")).isEqualTo(7);
    assertThat(queued.getBody()).isEqualTo(ORDER);
  }
}
