package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.delivery.Batch;
import dev.drover.delivery.Elements;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.ServerAway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExpressionAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What both gears of the consumer do, whichever broker feeds them. */
@Timeout(120)
abstract class GearContract {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final String queue = Flow.name("q");
  private final String letters = Flow.name("letters");
  private final String from = "rabbitmq:default?queue=" + queue + "&requeueDelay=300";
  private final String deadLetters =
      "&deadLetterExchange=default&deadLetterQueue=%s&deadLetterRoutingKey=%s"
          .formatted(letters, letters);
  private final Queue<List<String>> batches = new ConcurrentLinkedQueue<>();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private Flow flow;

  /** Where the broker is. */
  abstract URI uri();

  @BeforeEach
  void open() throws Exception {
    flow = new Flow(uri().toString(), new PlainClient(uri().toString()));
    flow.context.getRegistry().bind("elements", new Elements());
    flow.context.getRegistry().bind("customer", key());
  }

  @AfterEach
  void close() {
    flow.close();
  }

  // --- batches

  @Test
  void aBatchIsWhatHasComeAndWaitsForNoMore() throws Exception {
    var gate = new CountDownLatch(1);
    flow.route(from + "&batching=true&batchSize=50", r -> r.process(takenBehind(gate))).start();
    publish("first");
    await().atMost(SOON).until(() -> batches.size() == 1);
    publishMany(120);
    await().atMost(SOON).until(() -> inProgress() == 100);

    gate.countDown();

    await().atMost(SOON).until(() -> done.size() == 121);
    assertThat(batches).first().isEqualTo(List.of("first"));
    assertThat(batches).allMatch(batch -> batch.size() <= 50).anyMatch(batch -> batch.size() == 50);
    assertThat(done).as("in the queue's order").containsExactlyElementsOf(inOrder("first", 120));
    assertNothingIsLeft();
  }

  @Test
  void oneBatchMayWaitForWhatItLeftBehindWhileTheNextIsInTheRoute() throws Exception {
    var left = new CompletableFuture<Void>();
    Processor leave = carrier -> Batch.of(carrier).orElseThrow().awaits(left);
    flow.route(from + "&batching=true", r -> r.process(this::take).process(leave)).start();
    publish("first");
    await().atMost(SOON).until(() -> done.size() == 1);
    publish("second");
    await().atMost(SOON).until(() -> done.size() == 2);
    publish("third");

    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> done.size() == 2);
    assertThat(inProgress()).as("none is acknowledged").isEqualTo(3);
    left.complete(null);

    await().atMost(SOON).until(() -> done.size() == 3);
    assertNothingIsLeft();
  }

  @Test
  void aBatchIsNeverMoreThanHalfThePrefetch() throws Exception {
    flow.client.queue(queue, java.util.Map.of());
    publishMany(100);
    flow.route(from + "&batching=true&prefetchCount=20", r -> r.process(this::take)).start();

    await().atMost(SOON).until(() -> done.size() == 100);
    assertThat(batches).allMatch(batch -> batch.size() <= 10);
  }

  @Test
  void oneInAHundredGoesToTheDeadLettersWithItsReasonAndTheRestThrough() throws Exception {
    flow.client.queue(queue, java.util.Map.of());
    publishMany(2000);
    flow.route(
            from + deadLetters + "&batching=true",
            r ->
                r.split(new Elements(), new Elements())
                    .process(failingOn(id -> Integer.parseInt(id) % 100 == 7))
                    .end()
                    .process(this::take))
        .start();

    await().atMost(SOON).until(() -> done.size() == 1980);
    await().atMost(SOON).until(() -> flow.client.depth(letters) == 20);
    assertThat(new HashSet<>(done)).as("none twice").hasSize(1980);
    for (int i = 0; i < 20; i++) {
      GetResponse letter = flow.client.get(letters);
      assertThat(letter.getProps().getMessageId()).endsWith("7");
      assertThat(letter.getProps().getHeaders().get("x-dead-letter-reason"))
          .hasToString("message " + letter.getProps().getMessageId() + " is broken");
    }
    assertNothingIsLeft();
  }

  @Test
  void theRoutesErrorHandlerSeesAFailedElementAloneAndNoBatch() throws Exception {
    var seen = new ConcurrentLinkedQueue<Object>();
    flow.context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            var channel = new DeadLetterChannelBuilder("direct:dead");
            channel.maximumRedeliveries(2).redeliveryDelay(0).useOriginalMessage();
            errorHandler(channel);
            from("direct:dead").process(e -> seen.add(text(e)));
            from(from + "&batching=true")
                .split(new Elements(), new Elements())
                .process(failingOn(id -> id.equals("3")))
                .end()
                .process(GearContract.this::take);
          }
        });
    flow.start();
    publishMany(10);

    await().atMost(SOON).until(() -> done.size() == 9 && seen.size() == 1);
    assertThat(seen).containsExactly("3");
    assertNothingIsLeft();
  }

  @Test
  void whatABatchAsksToBeOfferedAgainIsInALaterBatch() throws Exception {
    var tries = new AtomicInteger();
    flow.route(
            from + deadLetters + "&batching=true",
            r ->
                r.process(
                    carrier -> {
                      if (tries.incrementAndGet() < 3) {
                        throw new ServerAway("the target does not answer");
                      }
                      take(carrier);
                    }))
        .start();
    publishMany(30);

    await().atMost(SOON).until(() -> done.size() == 30);
    assertThat(new HashSet<>(done)).hasSize(30);
    assertNothingIsLeft();
    assertThat(flow.client.depth(letters)).isZero();
  }

  @Test
  void aDeliveryInFlightElsewhereIsHeldWhileItsBatchIsAcknowledged() throws Exception {
    var elsewhere = ConcurrentHashMap.<String>newKeySet();
    elsewhere.add("4");
    flow.client.queue(queue, java.util.Map.of());
    publishMany(10);
    flow.route(
            from + "&batching=true",
            r ->
                r.process(
                    carrier -> {
                      for (Exchange element : Batch.open(carrier)) {
                        if (elsewhere.contains(text(element))) {
                          element.setException(new InFlightElsewhere("4", "another daemon"));
                        }
                      }
                      take(carrier);
                    }))
        .start();

    await().atMost(SOON).until(() -> done.size() == 9);
    await().atMost(SOON).until(() -> inProgress() == 0);
    elsewhere.clear();
    await().atMost(SOON).until(() -> done.size() == 10);
    assertThat(done).last().isEqualTo("4");
    assertNothingIsLeft();
  }

  /** It passes one that is held for longer. */
  @Test
  void aDeliveryWhoseFirstIsSoonOverIsOfferedAgainSoon() throws Exception {
    var offers = new AtomicInteger();
    flow.route(
            from.replace("requeueDelay=300", "requeueDelay=60000") + "&batching=true",
            r ->
                r.process(
                    carrier -> {
                      for (Exchange element : Batch.open(carrier)) {
                        boolean soon = text(element).equals("soon");
                        if (!soon || offers.incrementAndGet() < 3) {
                          element.setException(new InFlightElsewhere(text(element), "here", soon));
                        }
                      }
                      take(carrier);
                    }))
        .start();
    publish("later");
    publish("soon");

    await().atMost(SOON).untilAsserted(() -> assertThat(done).containsExactly("soon"));
    assertThat(offers).hasValue(3);
  }

  @Test
  void anOversizedMessageIsInNoBatch() throws Exception {
    flow.route(from + deadLetters + "&batching=true&maxMessageSize=10", r -> r.process(this::take))
        .start();
    publish("x".repeat(11));
    publish("small");

    await().atMost(SOON).until(() -> flow.client.depth(letters) == 1);
    await().atMost(SOON).untilAsserted(() -> assertThat(done).containsExactly("small"));
    assertNothingIsLeft();
  }

  @Test
  void aChannelThatIsLostInABatchLosesNothing() throws Exception {
    var gate = new CountDownLatch(1);
    flow.route(from + "&batching=true&batchSize=20", r -> r.process(takenBehind(gate))).start();
    publishMany(100);
    await().atMost(SOON).until(() -> !batches.isEmpty() && inProgress() > 0);

    flow.component.consumers().open().abort();
    gate.countDown();

    await().atMost(SOON).until(() -> new HashSet<>(done).size() == 100);
    await().atMost(SOON).until(() -> inProgress() == 0 && flow.component.connected());
    assertNothingIsLeft();
  }

  @Test
  void aStopFinishesTheBatchUnderWayAndGivesTheRestBack() throws Exception {
    var gate = new CountDownLatch(1);
    flow.client.queue(queue, java.util.Map.of());
    publishMany(100);
    flow.route(from + "&batching=true&batchSize=10", r -> r.process(takenBehind(gate))).start();
    await().atMost(SOON).until(() -> batches.size() == 1);
    var executor = Executors.newSingleThreadExecutor();

    var stopped = executor.submit(() -> flow.context.stop());
    await().atMost(SOON).until(() -> flow.client.channel().consumerCount(queue) == 0);
    assertThat(stopped.isDone()).isFalse();
    gate.countDown();

    stopped.get(20, TimeUnit.SECONDS);
    executor.shutdown();
    assertThat(batches).hasSize(1);
    assertThat(flow.client.depth(queue)).isEqualTo(100 - done.size());
  }

  // --- one message an exchange

  @Test
  void manyExchangesAreInFlightWhileEachBlocksItsThread() throws Exception {
    var together = new CountDownLatch(60);
    flow.route(from, r -> r.process(e -> together.countDown()).process(e -> together.await()))
        .start();
    publishMany(60);

    assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
    await().atMost(SOON).until(() -> inProgress() == 0);
    assertNothingIsLeft();
  }

  @Test
  void oneThreadBeginsExchangesInTheQueuesOrder() throws Exception {
    flow.client.queue(queue, java.util.Map.of());
    publishMany(500);
    flow.route(from + "&threadPoolSize=1", r -> r.process(this::take)).start();

    await().atMost(SOON).until(() -> done.size() == 500);
    assertThat(done).containsExactlyElementsOf(inOrder(500));
  }

  @Test
  void theThreadsAreVirtualWhereTheJvmHasThem() throws Exception {
    var names = new ConcurrentLinkedQueue<String>();
    flow.route(from, r -> r.process(e -> names.add(Thread.currentThread().toString()))).start();
    publish("1");

    await().atMost(SOON).until(() -> !names.isEmpty());
    boolean has = Runtime.version().feature() >= 21;
    assertThat(names.peek().startsWith("VirtualThread")).isEqualTo(has);
  }

  // --- lanes

  @Test
  void messagesOfAKeyKeepTheirOrderWhileKeysRunSideBySide() throws Exception {
    var running = ConcurrentHashMap.<String>newKeySet();
    var overlaps = new ConcurrentLinkedQueue<String>();
    var most = new AtomicInteger();
    flow.client.queue(queue, java.util.Map.of());
    publishMany(600);
    flow.route(
            from + "&laneKey=#customer",
            r ->
                r.process(
                    exchange -> {
                      String key = key().evaluate(exchange, String.class);
                      if (!running.add(key)) {
                        overlaps.add(text(exchange));
                      }
                      most.accumulateAndGet(running.size(), Math::max);
                      Thread.yield();
                      take(exchange);
                      running.remove(key);
                    }))
        .start();

    await().atMost(SOON).until(() -> done.size() == 600);
    assertThat(overlaps).isEmpty();
    for (int key = 0; key < 10; key++) {
      assertThat(ofKey(key)).containsExactlyElementsOf(inOrderOfKey(key, 600));
    }
    assertThat(most).as("keys side by side").hasValueGreaterThan(1);
    assertNothingIsLeft();
  }

  @Test
  void aHeldMessageHoldsUpItsLaneAndNoOther() throws Exception {
    var away = ConcurrentHashMap.<String>newKeySet();
    away.add("3");
    flow.client.queue(queue, java.util.Map.of());
    publishMany(100);
    flow.route(
            from + "&laneKey=#customer",
            r ->
                r.process(
                    exchange -> {
                      if (away.contains(text(exchange))) {
                        throw new ServerAway("the target does not answer");
                      }
                      take(exchange);
                    }))
        .start();

    await().atMost(SOON).until(() -> done.size() == 90);
    assertThat(ofKey(3)).isEmpty();
    away.clear();
    await().atMost(SOON).until(() -> done.size() == 100);
    assertThat(ofKey(3)).containsExactlyElementsOf(inOrderOfKey(3, 100));
    assertNothingIsLeft();
  }

  @Test
  void aFailedMessageThatWouldGoBackIsTriedAgainInItsLane() throws Exception {
    var tries = new AtomicInteger();
    flow.client.queue(queue, java.util.Map.of());
    publishMany(50);
    flow.route(
            from + "&laneKey=#customer",
            r ->
                r.process(
                    exchange -> {
                      if (text(exchange).equals("5") && tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                      take(exchange);
                    }))
        .start();

    await().atMost(SOON).until(() -> done.size() == 50);
    assertThat(ofKey(5)).containsExactlyElementsOf(inOrderOfKey(5, 50));
    assertNothingIsLeft();
  }

  @Test
  void aLaneGoesOnBehindADeadLetter() throws Exception {
    flow.client.queue(queue, java.util.Map.of());
    publishMany(50);
    flow.route(
            from + deadLetters + "&laneKey=#customer",
            r -> r.process(failingOn(id -> id.equals("5"))).process(this::take))
        .start();

    await().atMost(SOON).until(() -> done.size() == 49 && flow.client.depth(letters) == 1);
    assertThat(ofKey(5)).containsExactly("15", "25", "35", "45");
    assertNothingIsLeft();
  }

  @Test
  void aLaneKeepsItsOrderOverALostChannel() throws Exception {
    var gate = new CountDownLatch(1);
    flow.client.queue(queue, java.util.Map.of());
    publishMany(100);
    flow.route(
            from + "&laneKey=#customer",
            r -> r.process(e -> gate.await(20, TimeUnit.SECONDS)).process(this::take))
        .start();
    await().atMost(SOON).until(() -> inProgress() == 100);

    flow.component.consumers().open().abort();
    await().atMost(SOON).until(() -> inProgress() == 100 && flow.component.connected());
    gate.countDown();

    await().atMost(SOON).until(() -> new HashSet<>(done).size() == 100);
    for (int key = 0; key < 10; key++) {
      List<String> seen = new ArrayList<>(ofKey(key));
      assertThat(seen.stream().distinct()).containsExactlyElementsOf(inOrderOfKey(key, 100));
    }
    assertNothingIsLeft();
  }

  @Test
  void messagesWithoutAKeyHaveNoLane() throws Exception {
    var together = new CountDownLatch(20);
    flow.route(
            from + "&laneKey=${header.none}&lanes=1",
            r -> r.process(e -> together.countDown()).process(e -> together.await()))
        .start();
    publishMany(20);

    assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void publish(String body) throws Exception {
    flow.client.publish("", queue, body, body);
  }

  private void publishMany(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      flow.client
          .channel()
          .basicPublish(
              "",
              queue,
              new AMQP.BasicProperties.Builder().deliveryMode(2).messageId("" + i).build(),
              ("" + i).getBytes(StandardCharsets.UTF_8));
    }
    flow.client.channel().waitForConfirmsOrDie(60_000);
  }

  /** Takes what is still open of a batch, or the single message. */
  private void take(Exchange exchange) {
    if (Batch.isCarriedBy(exchange)) {
      var batch = Batch.open(exchange).stream().map(GearContract::text).toList();
      batches.add(batch);
      done.addAll(batch);
    } else {
      done.add(text(exchange));
    }
  }

  private Processor takenBehind(CountDownLatch gate) {
    return exchange -> {
      take(exchange);
      gate.await(20, TimeUnit.SECONDS);
    };
  }

  private static Processor failingOn(java.util.function.Predicate<String> broken) {
    return exchange -> {
      if (broken.test(text(exchange))) {
        throw new IllegalStateException("message " + text(exchange) + " is broken");
      }
    };
  }

  /** The last digit: ten keys. */
  private static Expression key() {
    return new ExpressionAdapter() {
      @Override
      public Object evaluate(Exchange exchange) {
        String text = text(exchange);
        return text.substring(text.length() - 1);
      }
    };
  }

  private static String text(Exchange exchange) {
    return new String((byte[]) exchange.getMessage().getBody(), StandardCharsets.UTF_8);
  }

  private List<String> ofKey(int key) {
    return done.stream().filter(id -> id.endsWith("" + key)).toList();
  }

  private static List<String> inOrder(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static List<String> inOrder(String first, int count) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(inOrder(count));
    return all;
  }

  private static List<String> inOrderOfKey(int key, int count) {
    return inOrder(count).stream().filter(id -> id.endsWith("" + key)).toList();
  }

  private int inProgress() {
    return flow.context.getRoutes().stream()
        .filter(route -> route.getConsumer() instanceof RabbitmqConsumer)
        .mapToInt(route -> ((RabbitmqConsumer) route.getConsumer()).getPendingExchangesSize())
        .sum();
  }

  /** After a stop, what was not acknowledged would be in the queue again. */
  private void assertNothingIsLeft() throws Exception {
    await().atMost(SOON).until(() -> inProgress() == 0);
    flow.context.stop();
    assertThat(flow.client.depth(queue)).isZero();
  }
}
