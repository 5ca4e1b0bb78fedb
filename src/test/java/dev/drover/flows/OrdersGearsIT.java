package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.Batch;
import dev.drover.rabbitmq.RabbitmqComponent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped orders file in both gears, between a real RabbitMQ and a target that keeps books. */
@RequiresRabbitmq
@Timeout(120)
class OrdersGearsIT extends ShippedFlow {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final AtomicInteger largest = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesEachIdOnceAndOnlyTheBrokenOnesToTheDeadLetters(boolean batching) throws Exception {
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

      start(batching);

      await().atMost(SOON).until(() -> keys.size() >= 990);
      await().atMost(SOON).until(() -> client.depth("orders.dlq") == 10);
      assertThat(new HashSet<>(keys)).hasSize(990);
      assertThat(keys).as("once each").hasSize(990);
      assertThat(largest.get() > 1).as("batches").isEqualTo(batching);
      GetResponse letter = client.get("orders.dlq");
      assertThat(letter.getBody()).isEqualTo("{\"id\": ".getBytes(UTF_8));
      assertThat(letter.getProps().getMessageId()).endsWith("7");
      assertThat(letter.getProps().getHeaders().get("x-dead-letter-reason").toString())
          .contains("Unexpected end-of-input");
      await("all acknowledged").atMost(SOON).until(() -> unacknowledged() == 0);
    }
  }

  private void start(boolean batching) throws Exception {
    context.getComponent("rabbitmq", RabbitmqComponent.class).setUri(RabbitmqNode.shared().uri());
    context.getPropertiesComponent().addOverrideProperty("orders.batching", "" + batching);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/shared/dead-letter.camel.yaml"),
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/bridge/orders.camel.yaml"));
    AdviceWith.adviceWith(
        context,
        "orders",
        advice -> advice.weaveById("orders-to-kafka").replace().process(this::take));
    context.start();
  }

  /** Copies that came while the first one was in work are held for a second. */
  private static long unacknowledged() {
    String queues = RabbitmqNode.shared().ctl("list_queues", "name", "messages");
    return queues
        .lines()
        .filter(line -> line.startsWith("orders\t"))
        .mapToLong(line -> Long.parseLong(line.substring("orders\t".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  private void take(Exchange exchange) {
    List<Exchange> open = Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
    largest.accumulateAndGet(open.size(), Math::max);
    open.forEach(e -> keys.add(e.getMessage().getHeader("CamelKafkaKey", String.class)));
  }
}
