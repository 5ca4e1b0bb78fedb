package dev.drover.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainClient;
import dev.drover.broker.PlainTopics;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.kafka.LosslessKafka;
import dev.drover.rabbitmq.RabbitmqComponent;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A target is down under load, and its failure is told to be waited out. The long form keeps it
 * down for two minutes: {@code mvn verify -DskipUnitTests -Dfault.long -Dit.test=TargetDownIT}.
 */
@RequiresRabbitmq(ownNode = true)
class TargetDownIT {

  private static final Duration DOWN =
      Duration.ofSeconds(System.getProperty("fault.long") == null ? 6 : 120);
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int RATE = 100;
  private static final int KEYS = 20;
  private static final int PARTITIONS = 3;

  private static RabbitmqNode node;
  private static EmbeddedKafka kafka;

  private final Map<String, List<Integer>> arrived = new ConcurrentHashMap<>();
  private final AtomicInteger arrivals = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean down;

  @BeforeAll
  static void start() {
    node = RabbitmqNode.start();
    Path folder = Path.of("target", "target-down-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stop() {
    node.close();
    kafka.close();
  }

  @Test
  void nothingIsDeadLetteredAndEachKeyKeepsItsOrder() throws Exception {
    try (var client = new PlainClient(node.uri());
        var topic = new PlainTopics(kafka.brokers(), "partitions", PARTITIONS);
        var context = context()) {
      context.start();
      int before = send(client, topic, 0, Duration.ofSeconds(2));
      down = true;
      int after = send(client, topic, before, DOWN);
      down = false;
      int all = send(client, topic, after, Duration.ofSeconds(1));

      await().atMost(SOON).until(() -> arrivals.get() >= 2 * all);
      assertThat(refused.get()).as("tries while it was down").isGreaterThan(PARTITIONS);
      assertThat(context.getEndpoint("mock:dead", MockEndpoint.class).getExchanges()).isEmpty();
      assertThat(arrivals.get()).as("each once").isEqualTo(2 * all);
      arrived.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
      System.out.printf(
          "down for %d s: %d messages each way, %d tries meanwhile, %d keys in order%n",
          DOWN.toSeconds(), all, refused.get(), arrived.size());
    }
  }

  /** One message each way at a time; answers the number of the next. */
  private int send(PlainClient client, PlainTopics topic, int first, Duration time)
      throws Exception {
    int count = (int) (RATE * time.toMillis() / 1_000);
    for (int n = first; n < first + count; n += RATE) {
      long end = System.nanoTime() + 1_000_000_000L;
      int next = Math.min(n + RATE, first + count);
      for (int i = n; i < next; i++) {
        client.publish("", "lanes", properties(i), ("" + i).getBytes(UTF_8));
      }
      for (int p = 0; p < PARTITIONS; p++) {
        topic.send(p, numbers(n, next, p));
      }
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return first + count;
  }

  private static List<String> numbers(int from, int to, int partition) {
    return IntStream.range(from, to)
        .filter(i -> i % PARTITIONS == partition)
        .mapToObj(i -> "" + i)
        .toList();
  }

  private static AMQP.BasicProperties properties(int number) {
    return new AMQP.BasicProperties.Builder()
        .deliveryMode(2)
        .messageId("m-" + number)
        .headers(Map.of("customer", "customer-" + number % KEYS))
        .build();
  }

  private DefaultCamelContext context() throws Exception {
    var context = new DefaultCamelContext();
    var rabbitmq = new RabbitmqComponent(context);
    rabbitmq.setUri(node.uri());
    context.addComponent("rabbitmq", rabbitmq);
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addComponent("retry", new RetryComponent());
    var beans = context.getRegistry();
    beans.bind("failureHeaders", new FailureHeaders(InstantSource.system()));
    beans.bind("attemptCounter", new AttemptCounter());
    beans.bind("deadLetterCounts", new DeadLetterCounts());
    for (String file : List.of("routes/shared/dead-letter", "retry/in-order")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  context, "classpath:" + file + ".camel.yaml"));
    }
    context.getEndpoint("mock:target", MockEndpoint.class).setRetainFirst(0);
    context.getEndpoint("mock:target", MockEndpoint.class).whenAnyExchangeReceived(this::take);
    return context;
  }

  private void take(Exchange exchange) throws Exception {
    if (down) {
      refused.incrementAndGet();
      throw new ConnectException("the target is down");
    }
    var message = exchange.getMessage();
    Object partition = message.getHeader("CamelKafkaPartition");
    String key = partition == null ? message.getHeader("customer", String.class) : "p" + partition;
    arrived
        .computeIfAbsent(key, any -> new CopyOnWriteArrayList<>())
        .add(Integer.valueOf(message.getBody(String.class)));
    arrivals.incrementAndGet();
  }
}
