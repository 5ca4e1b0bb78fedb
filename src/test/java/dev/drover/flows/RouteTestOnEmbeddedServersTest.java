package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.routetest.RouteTest;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same tests of routes, with embedded brokers at the edges. */
class RouteTestOnEmbeddedServersTest {

  private static final String BODY = "{\"id\": \"1\"}";

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of("classpath:routes/bridge/*.camel.yaml")
          .source("rabbitmq:orders")
          .target("kafka:orders")
          .deadLetters("rabbitmq:orders.dlx")
          .target("rabbitmq:payments")
          .onEmbeddedServers();

  @Test
  void carriesAMessageFromBrokerToBrokerOnceAndTheBrokenOneToItsDeadLetters() {
    routes.send("order-1", BODY);
    routes.send("order-2", "not json");
    routes.send("order-1", BODY);

    routes.account().expectDead("order-2").balances();

    Message record = routes.at("kafka:orders").getExchanges().get(0).getMessage();
    assertThat(record.getBody(byte[].class)).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
    assertThat(record.getHeader("kafka.KEY", byte[].class)).isNull();
    assertThat(record.getHeader("CamelKafkaKey", String.class)).isEqualTo("1");
  }
}
