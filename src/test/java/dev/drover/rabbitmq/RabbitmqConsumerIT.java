package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.ServerAway;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@RequiresRabbitmq
@Timeout(120)
class RabbitmqConsumerIT {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitmqConsumerIT.class);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final String exchange = Flow.name("x");
  private final String queue = Flow.name("q");
  private final String letters = Flow.name("letters");
  private final String from =
      "rabbitmq:%s?exchangeType=topic&queue=%s&routingKey=#&requeueDelay=700"
          .formatted(exchange, queue);
  private final String deadLetters =
      "&deadLetterExchange=%s&deadLetterExchangeType=fanout&deadLetterQueue=%s"
          .formatted(letters, letters);
  private Flow flow;

  @BeforeEach
  void open() throws Exception {
    flow = new Flow(RabbitmqNode.shared());
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void bringsBodyPropertiesAndHeadersButNothingThatSteers() throws Exception {
    var seen = new ConcurrentLinkedQueue<Message>();
    flow.route(from, r -> r.process(e -> seen.add(e.getMessage().copy()))).start();
    var timestamp = new Date(1_700_000_000_000L);
    flow.client.publish(
        exchange,
        "orders.new",
        new AMQP.BasicProperties.Builder()
            .messageId("m-1")
            .correlationId("c-1")
            .contentType("text/plain")
            .timestamp(timestamp)
            .replyTo("elsewhere")
            .headers(
                Map.of(
                    "name", "value",
                    "list", List.of("a", Map.of("b", "c")),
                    "CamelRabbitmqExchangeOverrideName", "elsewhere",
                    "cAMELHttpUri", "http://elsewhere",
                    "kafka.OVERRIDE_TOPIC", "elsewhere",
                    "Long-Running-Action", "a-saga"))
            .build(),
        new byte[] {1, 0, 2});

    await().atMost(SOON).until(() -> seen.size() == 1);
    Message message = seen.poll();
    assertThat(message.getBody()).isEqualTo(new byte[] {1, 0, 2});
    assertThat(message.getHeaders())
        .containsEntry(RabbitmqConstants.MESSAGE_ID, "m-1")
        .containsEntry(RabbitmqConstants.CORRELATION_ID, "c-1")
        .containsEntry(RabbitmqConstants.CONTENT_TYPE, "text/plain")
        .containsEntry(RabbitmqConstants.TIMESTAMP, timestamp)
        .containsEntry(RabbitmqConstants.ROUTING_KEY, "orders.new")
        .containsEntry(RabbitmqConstants.EXCHANGE, exchange)
        .containsEntry(RabbitmqConstants.REDELIVERED, false)
        .containsEntry("name", "value")
        .containsEntry("list", List.of("a", Map.of("b", "c")))
        .doesNotContainKeys(
            "CamelRabbitmqExchangeOverrideName",
            "CamelHttpUri",
            "kafka.OVERRIDE_TOPIC",
            "Long-Running-Action");
    assertThat(message.getExchange().getPattern().isOutCapable()).isFalse();
  }

  @Test
  void takesTheMessageIdFromTheHeaderWhereThePropertyIsMissing() throws Exception {
    var seen = new ConcurrentLinkedQueue<Object>();
    flow.route(
            from,
            r ->
                r.process(
                    e -> seen.add("" + e.getMessage().getHeader(RabbitmqConstants.MESSAGE_ID))))
        .start();
    flow.client.publish(
        exchange,
        "k",
        new AMQP.BasicProperties.Builder().headers(Map.of("message-id", "7")).build(),
        new byte[0]);
    flow.client.publish(exchange, "k", new AMQP.BasicProperties(), new byte[0]);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("7", "null"));
  }

  @Test
  void acknowledgesOnlyAfterTheExchangeIsDone() throws Exception {
    var slow = new Parking();
    flow.route(from, r -> r.process(slow)).start();
    flow.client.publish(exchange, "k", "1", "one");
    await().atMost(SOON).until(() -> slow.parked.size() == 1);

    closeTheirConnections("consumers");

    await("the broker offers it again").atMost(SOON).until(() -> slow.parked.size() == 2);
    slow.finishAll();
    await().atMost(SOON).until(this::nothingInWork);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void worksOnAPrefetchOfExchangesAtATime() throws Exception {
    var slow = new Parking();
    flow.route(from + "&prefetchCount=20", r -> r.process(slow)).start();
    flow.client.publishMany(exchange, "k", 50);

    await().atMost(SOON).until(() -> slow.parked.size() == 20);
    assertThat(flow.client.depth(queue)).as("20 worked on, 10 more may be held").isEqualTo(20);
    await()
        .atMost(SOON)
        .until(
            () -> {
              slow.finishAll();
              return slow.seen.size() == 50;
            });
    slow.finishAll();
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void holdsInMemoryNoMoreThanOneAndAHalfPrefetchesOfBatches() throws Exception {
    var gate = new CountDownLatch(1);
    flow.client.queue(queue, Map.of());
    flow.client.publishMany("", queue, 400);
    flow.route(
            from + "&batching=true&batchSize=20",
            r -> r.process(e -> gate.await(30, TimeUnit.SECONDS)))
        .start();

    await().atMost(SOON).until(() -> flow.client.depth(queue) == 340);
    await().during(Duration.ofMillis(500)).until(() -> flow.client.depth(queue) == 340);
    gate.countDown();
    await().atMost(SOON).until(() -> flow.client.depth(queue) == 0 && nothingInWork());
  }

  @Test
  void givesAFailedDeliveryBackAfterTheDelay() throws Exception {
    var times = new ConcurrentLinkedQueue<Long>();
    flow.route(
            from,
            r ->
                r.process(
                    e -> {
                      times.add(System.nanoTime());
                      if (times.size() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                    }))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    await().atMost(SOON).until(() -> times.size() == 3);
    await().atMost(SOON).until(this::nothingInWork);
    long first = times.poll();
    assertThat(Duration.ofNanos(times.poll() - first)).isGreaterThan(Duration.ofMillis(690));
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void goesOnWithOthersWhileAFailedDeliveryIsHeld() throws Exception {
    var done = new ConcurrentLinkedQueue<String>();
    flow.route(
            from.replace("requeueDelay=700", "requeueDelay=30s") + "&prefetchCount=10",
            r -> r.process(failingOn("0", done)))
        .start();
    flow.client.publishMany(exchange, "k", 200);

    await().atMost(SOON).until(() -> done.size() == 199);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isEqualTo(1);
    assertThat(flow.client.get(queue).getProps().getMessageId()).isEqualTo("0");
  }

  @Test
  void publishesADeadLetterAndThenAcknowledges() throws Exception {
    flow.route(
            from + deadLetters,
            r ->
                r.process(
                    e -> {
                      e.getMessage().setBody("changed by the route");
                      throw new IllegalStateException("broken JSON");
                    }))
        .start();
    byte[] body = {1, 2, (byte) 0xfe};
    flow.client.publish(
        exchange,
        "orders.new",
        new AMQP.BasicProperties.Builder()
            .messageId("m-1")
            .contentType("application/json")
            .expiration("600000")
            .headers(Map.of("traceparent", "00-1", "CC", List.of("elsewhere")))
            .build(),
        body);

    GetResponse letter = letter();
    assertThat(letter.getBody()).isEqualTo(body);
    assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("orders.new");
    assertThat(letter.getProps().getMessageId()).isEqualTo("m-1");
    assertThat(letter.getProps().getContentType()).isEqualTo("application/json");
    assertThat(letter.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(letter.getProps().getExpiration()).isNull();
    var headers = new java.util.HashMap<String, String>();
    letter.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
    assertThat(headers)
        .containsEntry("traceparent", "00-1")
        .containsEntry("x-dead-letter-reason", "broken JSON")
        .containsEntry("x-dead-letter-exception", "java.lang.IllegalStateException")
        .containsEntry("x-dead-letter-source", "rabbitmq:" + queue)
        .containsEntry("x-dead-letter-attempts", "1")
        .containsKeys("x-dead-letter-route", "x-dead-letter-time")
        .doesNotContainKey("CC");
    await().atMost(SOON).until(this::nothingInWork);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void givesADeliveryBackThatCannotBeDeadLettered() throws Exception {
    var tries = new AtomicInteger();
    flow.route(
            from + "&deadLetterExchange=" + letters,
            r ->
                r.process(
                    e -> {
                      tries.incrementAndGet();
                      throw new IllegalStateException("broken");
                    }))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    await().atMost(SOON).until(() -> tries.get() >= 2);
    flow.context.stop();
    assertThat(flow.client.get(queue).getProps().getMessageId()).isEqualTo("1");
  }

  @Test
  void rejectsIntoTheQueuesDeadLetterExchange() throws Exception {
    flow.client.queue(letters, Map.of());
    flow.client.channel().exchangeDeclare(letters, "fanout", true);
    flow.client.channel().queueBind(letters, letters, "");
    flow.route(
            from + "&onFailure=reject&arg.queue.x-dead-letter-exchange=" + letters,
            r -> r.process(failingOn("1", new ConcurrentLinkedQueue<>())))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    assertThat(letter().getProps().getHeaders()).containsKey("x-death");
  }

  @Test
  void refusesToRejectWhereTheQueueHasNoDeadLetterExchange() {
    assertThatThrownBy(() -> flow.route(from + "&onFailure=reject", r -> r.log("x")).start())
        .hasStackTraceContaining("onFailure=reject would lose messages")
        .hasStackTraceContaining("add deadLetterExchange");
  }

  @Test
  void refusesToRejectIntoAnExchangeThatDoesNotExist() {
    String missing = "&onFailure=reject&arg.queue.x-dead-letter-exchange=there-is-none";

    assertThatThrownBy(() -> flow.route(from + missing, r -> r.log("x")).start())
        .hasStackTraceContaining("no exchange 'there-is-none'");
  }

  @Test
  void holdsAndGivesBackWhatIsInFlightElsewhereWhateverFailuresCallFor() throws Exception {
    var tries = new AtomicInteger();
    flow.route(
            from + deadLetters,
            r ->
                r.process(
                    e -> {
                      if (tries.incrementAndGet() < 3) {
                        throw new RuntimeException(
                            "wrapped", new InFlightElsewhere("1", "another daemon"));
                      }
                    }))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    await().atMost(SOON).until(() -> tries.get() == 3);
    await().atMost(SOON).until(this::nothingInWork);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
    assertThat(flow.client.depth(letters)).isZero();
  }

  @Test
  void offersAgainByItselfWhatWaitsForAServerInsteadOfGivingItBack() throws Exception {
    var redelivered = new ConcurrentLinkedQueue<Object>();
    flow.route(
            from.replace("requeueDelay=700", "requeueDelay=50") + deadLetters,
            r ->
                r.process(
                    e -> {
                      redelivered.add(e.getMessage().getHeader(RabbitmqConstants.REDELIVERED));
                      if (redelivered.size() < 5) {
                        throw new ServerAway("the target does not answer");
                      }
                    }))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    await().atMost(SOON).until(() -> redelivered.size() == 5);
    await().atMost(SOON).until(this::nothingInWork);
    assertThat(redelivered).containsOnly(false);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
    assertThat(flow.client.depth(letters)).isZero();
  }

  @Test
  void leavesRoomForNewMessagesWhileCopiesAreInFlightElsewhere() throws Exception {
    var done = new ConcurrentLinkedQueue<String>();
    flow.route(
            from.replace("requeueDelay=700", "requeueDelay=500") + "&prefetchCount=8",
            r ->
                r.process(
                    e -> {
                      String id = e.getMessage().getHeader(RabbitmqConstants.MESSAGE_ID).toString();
                      if (id.startsWith("copy")) {
                        throw new InFlightElsewhere(id, "another daemon");
                      }
                      done.add(id);
                    }))
        .start();
    for (int i = 0; i < 10; i++) {
      flow.client.publish(exchange, "k", "copy-" + i, "a copy");
    }
    flow.client.publishMany(exchange, "k", 500);

    await().atMost(Duration.ofSeconds(5)).until(() -> done.size() == 500);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isEqualTo(10);
  }

  @Test
  void countsAHandledFailureAsDone() throws Exception {
    var handled = new CountDownLatch(1);
    flow.context.addRoutes(
        new org.apache.camel.builder.RouteBuilder() {
          @Override
          public void configure() {
            onException(Exception.class).handled(true).process(e -> handled.countDown());
            from(from).process(failingOn("1", new ConcurrentLinkedQueue<>()));
          }
        });
    flow.start();
    flow.client.publish(exchange, "k", "1", "one");

    assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
    await().atMost(SOON).until(this::nothingInWork);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void givesBackWhatTheRouteMarkedForRollback() throws Exception {
    var tries = new AtomicInteger();
    flow.route(
            from,
            r ->
                r.process(
                    e -> {
                      if (tries.incrementAndGet() == 1) {
                        e.setRollbackOnly(true);
                      }
                    }))
        .start();
    flow.client.publish(exchange, "k", "1", "one");

    await().atMost(SOON).until(() -> tries.get() == 2);
  }

  @Test
  void keepsAnOversizedMessageOutOfTheRoute() throws Exception {
    var done = new ConcurrentLinkedQueue<String>();
    flow.route(from + deadLetters + "&maxMessageSize=1000", r -> r.process(failingOn("", done)))
        .start();
    flow.client.publish(exchange, "k", "big", "x".repeat(1001));
    flow.client.publish(exchange, "k", "small", "x".repeat(1000));

    GetResponse letter = letter();
    assertThat(letter.getProps().getMessageId()).isEqualTo("big");
    assertThat(letter.getBody()).hasSize(1001);
    await().atMost(SOON).untilAsserted(() -> assertThat(done).containsExactly("small"));
  }

  @Test
  void subscribesAgainWhenTheBrokerCancelsIt() throws Exception {
    var done = new ConcurrentLinkedQueue<String>();
    flow.route(from + "&concurrentConsumers=3", r -> r.process(failingOn("", done))).start();
    await().atMost(SOON).until(() -> flow.client.channel().consumerCount(queue) == 3);

    flow.client.channel().queueDelete(queue);

    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> flow.client.channel().consumerCount(queue) == 3);
    flow.client.publish(exchange, "k", "1", "one");
    await().atMost(SOON).untilAsserted(() -> assertThat(done).containsExactly("1"));
    assertThat(flow.component.connected()).isTrue();
  }

  @Test
  void finishesWhatIsInWorkAndGivesTheRestBackOnStop() throws Exception {
    var slow = new Parking();
    var executor = Executors.newSingleThreadExecutor();
    flow.route(from + "&prefetchCount=10", r -> r.process(slow)).start();
    flow.client.publishMany(exchange, "k", 100);
    await().atMost(SOON).until(() -> slow.parked.size() == 10);

    var stopped = executor.submit(() -> flow.context.stop());
    await().atMost(SOON).until(() -> flow.client.channel().consumerCount(queue) == 0);
    assertThat(stopped.isDone()).isFalse();
    slow.finishAll();

    stopped.get(20, TimeUnit.SECONDS);
    executor.shutdown();
    assertThat(slow.seen).hasSize(10);
    assertThat(flow.client.depth(queue)).isEqualTo(90);
  }

  @Test
  void givesPrefetchedMessagesBackOnSuspendAndTakesThemOnResume() throws Exception {
    var seen = ConcurrentHashMap.<String>newKeySet();
    var entered = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    flow.route(
            from + "&prefetchCount=10",
            r ->
                r.process(
                    e -> {
                      seen.add(e.getMessage().getBody(String.class));
                      entered.countDown();
                      gate.await(20, TimeUnit.SECONDS);
                    }))
        .start();
    flow.client.publishMany(exchange, "k", 30);
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    String route = flow.context.getRoutes().get(0).getId();
    var executor = Executors.newSingleThreadExecutor();

    var suspended =
        executor.submit(
            () -> {
              flow.context.getRouteController().suspendRoute(route);
              return null;
            });
    await().atMost(SOON).until(() -> flow.client.channel().consumerCount(queue) == 0);
    gate.countDown();
    suspended.get(20, TimeUnit.SECONDS);
    await().atMost(SOON).until(() -> flow.client.depth(queue) + seen.size() >= 30);
    assertThat(seen.size()).isLessThanOrEqualTo(10);

    flow.context.getRouteController().resumeRoute(route);
    await().atMost(SOON).until(() -> seen.size() == 30);
    executor.shutdown();
    await().atMost(SOON).until(this::nothingInWork);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }

  @Test
  void losesNothingWhenConnectionsBreakUnderLoad() throws Exception {
    int count = 3000;
    String target = Flow.name("target");
    flow.route(from + "&concurrentConsumers=2", r -> r.to("rabbitmq:default?queue=" + target))
        .start();
    flow.client.publishMany(exchange, "k", count / 2);
    closeTheirConnections("consumers");
    flow.client.publishMany(exchange, "k", count / 2);
    closeTheirConnections("publishers");
    for (int i = count / 2; i < count; i++) {
      flow.client.publish(exchange, "k", "" + i, "" + i);
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> flow.client.depth(queue) == 0 && nothingInWork());
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
    var ids = ConcurrentHashMap.<String>newKeySet();
    for (GetResponse got = flow.client.get(target); got != null; got = flow.client.get(target)) {
      ids.add(got.getProps().getMessageId());
    }
    assertThat(ids).hasSize(count);
  }

  @Test
  void carriesMessagesAcrossAtASpeedThatIsPrinted() throws Exception {
    int count = 20_000;
    String target = Flow.name("target");
    flow.client.queue(queue, Map.of());
    flow.client.publishMany("", queue, count);
    flow.route(from + "&prefetchCount=500", r -> r.to("rabbitmq:default?queue=" + target));

    long begin = System.nanoTime();
    flow.start();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(() -> flow.client.depth(target) == count);

    double seconds = (System.nanoTime() - begin) / 1e9;
    LOG.warn("{} messages bridged in {} s: {} a second", count, seconds, count / seconds);
  }

  private GetResponse letter() {
    return await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> flow.client.get(letters), got -> got != null);
  }

  private boolean nothingInWork() {
    return flow.context.getRoutes().stream()
        .map(route -> (RabbitmqConsumer) route.getConsumer())
        .allMatch(consumer -> consumer.getPendingExchangesSize() == 0);
  }

  private static void closeTheirConnections(String purpose) {
    String list = RabbitmqNode.shared().ctl("list_connections", "pid", "client_properties");
    list.lines()
        .filter(line -> line.contains("drover " + purpose))
        .map(line -> line.substring(0, line.indexOf('>') + 1))
        .forEach(pid -> RabbitmqNode.shared().ctl("close_connection", pid, "test"));
  }

  private static org.apache.camel.Processor failingOn(String id, Queue<String> done) {
    return exchange -> {
      String found = exchange.getMessage().getHeader(RabbitmqConstants.MESSAGE_ID, String.class);
      if (found.equals(id)) {
        throw new IllegalStateException("message " + id + " fails");
      }
      done.add(found);
    };
  }

  /** Keeps exchanges until told to finish them, on another thread than they came on. */
  private static final class Parking extends AsyncProcessorSupport implements AsyncProcessor {

    private record Parked(Exchange exchange, AsyncCallback callback) {}

    private final Queue<Parked> parked = new ConcurrentLinkedQueue<>();
    private final Queue<Object> seen = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      seen.add(exchange.getMessage().getBody());
      parked.add(new Parked(exchange, callback));
      return false;
    }

    void finishAll() {
      executor.execute(
          () -> {
            for (Parked next = parked.poll(); next != null; next = parked.poll()) {
              next.callback().done(false);
            }
          });
    }
  }
}
