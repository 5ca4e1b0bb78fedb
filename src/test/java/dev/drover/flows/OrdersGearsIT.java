package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.Batch;
import dev.drover.routetest.RouteTest;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped orders file in both gears, between a real RabbitMQ and a target that keeps books. */
@RequiresRabbitmq
@Timeout(120)
class OrdersGearsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesEachIdOnceAndOnlyTheBrokenOnesToTheDeadLetters(boolean batching) throws Exception {
    RouteTest orders = orders(batching);
    try (var client = new PlainClient(RabbitmqNode.shared().uri())) {
      client.channel().queueDelete("orders");
      client.channel().queueDelete("orders.dlq");
      client.queue("orders", java.util.Map.of());
      for (int id = 0; id < 1000; id++) {
        String body = id % 100 == 7 ? "{\"id\": " : "{\"id\": " + id + "}";
        client.publish("", "orders", "m-" + id, body);
        if (id % 20 == 0) {
          client.publish("", "orders", "m-" + id, body);
        }
      }

      orders.beforeEach(null);

      await().atMost(SOON).until(() -> count(orders) >= 990);
      await().atMost(SOON).until(() -> client.depth("orders.dlq") == 10);
      assertThat(keys(orders).stream().flatMap(List::stream))
          .as("once each")
          .hasSize(990)
          .doesNotHaveDuplicates();
      assertThat(keys(orders).stream().anyMatch(batch -> batch.size() > 1))
          .as("batches")
          .isEqualTo(batching);
      GetResponse letter = client.get("orders.dlq");
      assertThat(letter.getBody()).isEqualTo("{\"id\": ".getBytes(UTF_8));
      assertThat(letter.getProps().getMessageId()).endsWith("7");
      assertThat(letter.getProps().getHeaders().get("x-dead-letter-reason").toString())
          .contains("Unexpected end-of-input");
      // copies that came while the first one was in work are held for a second
      await("all acknowledged").atMost(SOON).until(() -> RabbitmqNode.shared().isEmpty("orders"));
    } finally {
      orders.afterEach(null);
    }
  }

  private static RouteTest orders(boolean batching) {
    return RouteTest.of("classpath:routes/bridge/orders.camel.yaml")
        .source("rabbitmq:orders")
        .mock("orders-to-kafka")
        .property("orders.batching", "" + batching)
        .property("drover.rabbitmq.uri", RabbitmqNode.shared().uri())
        .onEmbeddedServers();
  }

  /** By exchange. */
  private static List<List<String>> keys(RouteTest orders) {
    return orders.at("orders-to-kafka").getExchanges().stream().map(OrdersGearsIT::keys).toList();
  }

  private static List<String> keys(Exchange exchange) {
    List<Exchange> open = Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
    return open.stream()
        .map(order -> order.getMessage().getHeader("CamelKafkaKey", String.class))
        .toList();
  }

  private static int count(RouteTest orders) {
    return keys(orders).stream().mapToInt(List::size).sum();
  }
}
