package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.PlainClient;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.dedup.MessageId;
import dev.drover.rabbitmq.RabbitmqComponent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shipped priority queue, in which order its orders come out, whichever broker holds it. */
@Timeout(120)
abstract class OrdersPriorityContract {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String QUEUE = "orders.priority";

  /** What the broker may have handed to the daemon before, and what that works on side by side. */
  private static final int AHEAD = 2 * 15;

  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final ProducerTemplate template = context.createProducerTemplate();
  private PlainClient client;

  /** Where the broker is. */
  abstract String uri();

  @AfterEach
  void empty() throws Exception {
    gate.countDown();
    context.stop();
    client.channel().queuePurge(QUEUE);
    client.close();
  }

  @Test
  void anUrgentOrderOvertakesAThousandThatWait() throws Exception {
    load("10");
    var waiting = IntStream.range(0, 1_000).mapToObj(i -> order("waiting-" + i, null)).toList();
    template.send(
        "rabbitmq:orders.priority?exchangeType=topic&routingKey=order",
        e -> e.getMessage().setBody(waiting));
    assertThat(client.depth(QUEUE)).isEqualTo(1_000);
    consume();
    await().atMost(SOON).until(() -> !arrived.isEmpty());

    assertThat(put("urgent", 9).getException()).isNull();
    gate.countDown();

    await().atMost(SOON).until(() -> arrived.size() == 1_001);
    assertThat(arrived.indexOf("urgent")).isBetween(0, AHEAD);
  }

  @Test
  void theHighestPriorityIsNextAndEqualOnesKeepTheirOrder() throws Exception {
    load("1");
    put("none", null);
    put("low", "1");
    put("middle-1", 5);
    put("far-too-high", 200);
    put("middle-2", "5");
    put("far-too-low", -5);
    gate.countDown();

    consume();

    await().atMost(SOON).until(() -> arrived.size() == 6);
    assertThat(arrived)
        .containsExactly("far-too-high", "middle-1", "middle-2", "low", "none", "far-too-low");
  }

  @Test
  void aPriorityThatIsNoNumberIsRefused() throws Exception {
    load("1");

    assertThat(put("order", "urgent").getException())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'urgent'", "0 to 255", "CamelRabbitmqPriority");
    assertThat(client.depth(QUEUE)).isZero();
  }

  /** All of the flow but its consumer, which is started later, with this prefetch. */
  private void load(String prefetch) throws Exception {
    client = new PlainClient(uri());
    var rabbitmq = new RabbitmqComponent(context);
    rabbitmq.setUri(uri());
    context.addComponent("rabbitmq", rabbitmq);
    beans().forEach(context.getRegistry()::bind);
    context.getPropertiesComponent().addInitialProperty("orders-priority.prefetch", prefetch);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/bridge/orders-priority.camel.yaml"),
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/shared/dead-letter.camel.yaml"));
    AdviceWith.adviceWith(
        context,
        "orders-priority",
        advice -> advice.weaveById("orders-priority-to-kafka").replace().to("mock:target"));
    context.getRouteDefinition("orders-priority").setAutoStartup("false");
    context.start();
    context.getEndpoint("mock:target", MockEndpoint.class).whenAnyExchangeReceived(this::arrive);
  }

  private static Map<String, Object> beans() {
    return Map.of(
        "messageDedup", new MemoryIdempotentRepository(),
        "messageId", new MessageId(),
        "failureHeaders", new FailureHeaders(InstantSource.system()),
        "attemptCounter", new AttemptCounter(),
        "deadLetterCounts", new DeadLetterCounts());
  }

  private void consume() throws Exception {
    context.getRouteController().startRoute("orders-priority");
  }

  private void arrive(Exchange exchange) throws Exception {
    arrived.add(exchange.getMessage().getHeader("CamelKafkaKey", String.class));
    gate.await();
  }

  private Exchange put(String id, Object priority) {
    var headers = new HashMap<String, Object>(Map.of("CamelRabbitmqMessageId", unique(id)));
    headers.put("priority", priority);
    return template.send(
        "direct:orders-priority-in",
        exchange -> {
          exchange.getMessage().setBody(json(id));
          exchange.getMessage().setHeaders(headers);
        });
  }

  private Exchange order(String id, Object priority) {
    var element = new DefaultExchange(context);
    element.getMessage().setBody(json(id));
    element.getMessage().setHeader("CamelRabbitmqMessageId", unique(id));
    element.getMessage().setHeader("CamelRabbitmqPriority", priority);
    return element;
  }

  private static String unique(String id) {
    return id + "-" + System.nanoTime();
  }

  private static String json(String id) {
    return "{\"id\": \"%s\"}".formatted(id);
  }
}
