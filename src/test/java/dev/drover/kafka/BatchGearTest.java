package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopics;
import dev.drover.delivery.Batch;
import dev.drover.delivery.Elements;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.ServerAway;
import dev.drover.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The batch gear of {@code kafka:}, against a real broker. */
@Timeout(120)
class BatchGearTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static EmbeddedKafka kafka;

  /** What reached the target, in batches; a record that went alone is a batch of one here. */
  private final List<List<String>> batches = new CopyOnWriteArrayList<>();

  private final List<String> letters = new CopyOnWriteArrayList<>();
  private final List<String> wentAlone = new CopyOnWriteArrayList<>();
  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final Set<String> inFlightElsewhere = ConcurrentHashMap.newKeySet();
  private final String name = "batches-" + NAMES.incrementAndGet();
  private PlainTopics topic;
  private CamelContext context;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "batch-kafka-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    topic = new PlainTopics(kafka.brokers(), name, 2);
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.stop();
    }
    topic.close();
  }

  @Test
  void aBatchIsWhatIsThereAndEachPartitionIsCommittedBehindIt() throws Exception {
    topic.send(0, List.of("a", "b", "c"));
    topic.send(1, List.of("x", "y"));

    consume("", exchange -> {});

    await()
        .atMost(SOON)
        .until(() -> topic.committed(name, 0) == 3 && topic.committed(name, 1) == 2);
    assertThat(arrived()).containsExactlyInAnyOrder("a", "b", "c", "x", "y");
    assertThat(batches).hasSizeLessThan(5);
  }

  @Test
  void aSingleRecordWaitsForNoOther() throws Exception {
    consume("&pollTimeoutMs=60000", exchange -> {});
    await().atMost(SOON).until(() -> topic.hasSettled(name, 1));

    topic.send(0, List.of("a"));

    await().atMost(Duration.ofSeconds(5)).until(() -> arrived().equals(List.of("a")));
  }

  @Test
  void anElementIsTheExchangeThatTheOtherGearMakesOfItsRecord() throws Exception {
    topic.send(0, "key", "value", Map.of("colour", "red", "rabbitmq.ROUTING_KEY", "elsewhere"));
    var single = new CopyOnWriteArrayList<Map<String, Object>>();
    var element = new CopyOnWriteArrayList<Map<String, Object>>();

    route("kafka:%s?groupId=single", e -> single.add(Map.copyOf(e.getMessage().getHeaders())));
    await().atMost(SOON).until(() -> single.size() == 1);
    context.stop();
    consume("", e -> Batch.open(e).forEach(it -> element.add(it.getMessage().getHeaders())));
    await().atMost(SOON).until(() -> element.size() == 1);

    Map<String, Object> expected = new java.util.HashMap<>(single.get(0));
    expected.keySet().removeIf(header -> header.contains("Commit") || header.contains("LastPoll"));
    assertThat(element.get(0)).usingRecursiveComparison().isEqualTo(expected);
    assertThat(expected)
        .containsKeys("CamelKafkaTopic", "CamelKafkaPartition", "CamelKafkaOffset")
        .containsKeys("CamelKafkaKey", "CamelKafkaTimestamp", "message-id", "colour")
        .doesNotContainKey("rabbitmq.ROUTING_KEY");
  }

  @Test
  void poisonIsDeadLetteredOnceWithItsReasonWhileTheRestGoesThrough() throws Exception {
    List<String> ids = ids(2_000);
    ids.stream().filter(id -> Integer.parseInt(id) % 100 == 7).forEach(poison::add);
    topic.send(0, ids);

    consume("", exchange -> {});

    await().atMost(SOON).until(() -> topic.committed(name, 0) == ids.size());
    assertThat(letters).hasSize(20).allMatch(letter -> letter.endsWith("cannot be read"));
    assertThat(letters.stream().map(letter -> letter.split(" ")[0]))
        .containsExactlyInAnyOrderElementsOf(poison);
    assertThat(arrived()).doesNotHaveDuplicates().hasSize(1_980);
    assertThat(batches).as("whole batches, not record by record").hasSizeLessThan(30);
  }

  @Test
  void aFailureThatNamesNobodyIsHalvedDownToItsCulprit() throws Exception {
    topic.send(0, ids(16));

    consume(
        "",
        exchange -> {
          if (bodies(exchange).contains("11")) {
            throw new IOException("refused as a whole");
          }
        });

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 16);
    assertThat(letters).containsExactly("11 refused as a whole");
    assertThat(wentAlone).containsExactly("11");
    assertThat(arrived()).hasSize(15).doesNotHaveDuplicates().doesNotContain("11");
  }

  @Test
  void whatIsInFlightElsewhereIsOfferedAgainWithoutRepeatingTheOthers() throws Exception {
    inFlightElsewhere.add("2");
    topic.send(0, ids(5));
    topic.send(1, List.of("x"));

    consume("", exchange -> {});
    await().atMost(SOON).until(() -> arrived().size() == 5 && topic.committed(name, 1) == 1);
    assertThat(topic.committed(name, 0)).isEqualTo(2);
    topic.send(0, List.of("behind"));
    await().atMost(SOON).until(() -> arrived().contains("behind"));
    assertThat(topic.committed(name, 0)).isEqualTo(2);
    inFlightElsewhere.clear();

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 6);
    assertThat(arrived()).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "x", "behind");
    assertThat(letters).isEmpty();
    assertThat(topic.hasSettled(name, 1)).isTrue();
  }

  @Test
  void aRecordThatIsAloneInWorkHoldsItsPartitionsCommitAndNoOtherRecord() throws Exception {
    var goOn = new CountDownLatch(1);
    poison.add("1");
    topic.send(0, ids(3));
    consume("", exchange -> {}, letter -> goOn.await(SOON.toSeconds(), TimeUnit.SECONDS));
    await().atMost(SOON).until(() -> arrived().size() == 2 && topic.committed(name, 0) == 1);

    topic.send(0, List.of("behind"));

    await().atMost(SOON).until(() -> arrived().contains("behind"));
    assertThat(topic.committed(name, 0)).isEqualTo(1);
    goOn.countDown();
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 4);
    assertThat(letters).hasSize(1);
  }

  @Test
  void oneBatchMayWaitForWhatItLeftBehindWhileTheNextIsInTheRoute() throws Exception {
    CompletableFuture<Void> left = consumeFirstAndLeaveWorkBehind();
    topic.send(0, List.of("second"));
    await().atMost(SOON).until(() -> arrived().size() == 2);
    topic.send(0, List.of("third"));

    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> arrived().size() == 2);
    assertThat(topic.committed(name, 0)).isZero();
    left.complete(null);

    await().atMost(Duration.ofSeconds(10)).until(() -> topic.committed(name, 0) == 3);
    assertThat(arrived()).containsExactly("first", "second", "third");
  }

  /** With polls that wait for a minute; each batch awaits what is returned. */
  private CompletableFuture<Void> consumeFirstAndLeaveWorkBehind() throws Exception {
    var left = new CompletableFuture<Void>();
    consume("&pollTimeoutMs=60000", carrier -> awaits(carrier, left));
    topic.send(0, List.of("first"));
    await().atMost(SOON).until(() -> arrived().size() == 1);
    return left;
  }

  @Test
  void theNextBatchDoesItsWorkAheadAndThenComesBehindTheOneInTheRoute() throws Exception {
    var gate = new CountDownLatch(1);
    var ahead = new CopyOnWriteArrayList<String>();
    consume(
        "",
        carrier -> {
          ahead.addAll(bodies(carrier));
          Batch.of(carrier).orElseThrow().awaitTurn();
          gate.await(SOON.toSeconds(), TimeUnit.SECONDS);
        });
    topic.send(0, List.of("first"));
    await().atMost(SOON).until(() -> ahead.size() == 1);
    topic.send(0, List.of("second"));
    await().atMost(SOON).until(() -> ahead.size() == 2);
    topic.send(0, List.of("third"));

    await()
        .during(Duration.ofMillis(500))
        .atMost(SOON)
        .until(() -> ahead.size() == 2 && arrived().isEmpty());
    gate.countDown();

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 3);
    assertThat(arrived()).containsExactly("first", "second", "third");
  }

  @Test
  void whatEndsWhileNothingMoreComesIsCommittedSoon() throws Exception {
    CompletableFuture<Void> left = consumeFirstAndLeaveWorkBehind();

    await().during(Duration.ofSeconds(1)).until(() -> topic.committed(name, 0) == 0);
    left.complete(null);

    await().atMost(Duration.ofSeconds(10)).until(() -> topic.committed(name, 0) == 1);
  }

  @Test
  void aBatchWhoseRestFailsIsReadAgain() throws Exception {
    var tries = new AtomicInteger();
    consume(
        "",
        carrier ->
            awaits(
                carrier,
                tries.getAndIncrement() == 0
                    ? CompletableFuture.failedFuture(new ServerAway("no marks"))
                    : CompletableFuture.completedFuture(null)));
    topic.send(0, List.of("a", "b"));

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 2);
    assertThat(arrived()).contains("a", "b").hasSizeGreaterThan(2);
    assertThat(letters).isEmpty();
  }

  @Test
  void aStopAwaitsWhatABatchLeftBehind() throws Exception {
    var left = new CompletableFuture<Void>();
    consume("", carrier -> awaits(carrier, left));
    topic.send(0, ids(3));
    await().atMost(SOON).until(() -> arrived().size() == 3);

    var stop = new Thread(context::stop);
    stop.start();
    await().atMost(SOON).until(() -> context.getStatus().isStopping());
    await().during(Duration.ofMillis(500)).atMost(SOON).until(stop::isAlive);
    left.complete(null);
    stop.join();

    assertThat(topic.committed(name, 0)).isEqualTo(3);
  }

  private static void awaits(Exchange carrier, CompletableFuture<?> work) {
    Batch.of(carrier).orElseThrow().awaits(work);
  }

  @Test
  void aRebalanceInTheMiddleOfABatchWaitsForItAndCommitsWhatIsDone() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    inFlightElsewhere.add("3");
    topic.send(0, ids(6));
    consume(
        "&maxPollIntervalMs=12000&sessionTimeoutMs=6000",
        exchange -> {
          inWork.countDown();
          goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
        });
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

    try (KafkaConsumer<byte[], byte[]> second = topic.member(name)) {
      second.poll(Duration.ofSeconds(1));
      goOn.countDown();
      await().atMost(SOON).until(() -> polled(second) && topic.hasSettled(name, 2));
      assertThat(topic.committed(name, 0)).isEqualTo(3);
    }
    assertThat(arrived()).contains("0", "1", "2", "4", "5").doesNotContain("3");
  }

  @Test
  void aBatchThatTakesLongerThanThePollIntervalKeepsItsPartitions() throws Exception {
    var first = new AtomicInteger();
    topic.send(0, ids(4));
    consume(
        "&maxPollIntervalMs=2000&sessionTimeoutMs=6000",
        exchange -> {
          if (first.getAndIncrement() == 0) {
            await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
          }
        });

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 4);
    topic.send(0, List.of("later"));
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 5);
    assertThat(arrived()).containsExactly("0", "1", "2", "3", "later");
  }

  @Test
  void aStopAwaitsTheBatchInWorkAndTheNextStartGoesOnBehindIt() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    topic.send(0, ids(4));
    consume(
        "&maxPollRecords=2",
        exchange -> {
          inWork.countDown();
          goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
        });
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var stop = new Thread(context::stop);
    stop.start();
    await().atMost(SOON).until(() -> context.getStatus().isStopping());
    goOn.countDown();
    stop.join();

    assertThat(topic.committed(name, 0)).isEqualTo(arrived().size()).isEqualTo(2);
    consume("", exchange -> {});
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 4);
    assertThat(arrived()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void aSuspendedRouteTakesNothingAndAResumedOneGoesOn() throws Exception {
    consume("&pollTimeoutMs=100", exchange -> {});
    topic.send(0, List.of("a"));
    await().atMost(SOON).until(() -> topic.committed(name, 0) == 1);

    context.getRouteController().suspendRoute("work");
    topic.send(0, List.of("b"));
    await().during(Duration.ofSeconds(1)).until(() -> arrived().equals(List.of("a")));
    context.getRouteController().resumeRoute("work");

    await().atMost(SOON).until(() -> topic.committed(name, 0) == 2);
    assertThat(arrived()).containsExactly("a", "b");
  }

  private static boolean polled(KafkaConsumer<byte[], byte[]> member) {
    member.poll(Duration.ofMillis(100));
    return true;
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private List<String> arrived() {
    return batches.stream().flatMap(List::stream).toList();
  }

  private void consume(String options, Processor target) throws Exception {
    consume(options, target, letter -> {});
  }

  /** A route with a step for each message and a target that may take all of them at once. */
  private void consume(String options, Processor target, Processor whenDead) throws Exception {
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(deadLetterChannel("direct:dead").useOriginalMessage());
            from("kafka:%s?batching=true&groupId=%s&metadataMaxAgeMs=500%s"
                    .formatted(name, name, options))
                .routeId("work")
                .split(new Elements(), new Elements())
                .process(BatchGearTest.this::read)
                .end()
                .process(target)
                .process(e -> batches.add(bodies(e)));
            from("direct:dead").process(whenDead).process(BatchGearTest.this::letter);
          }
        });
  }

  private void route(String from, Processor work) throws Exception {
    start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(from.formatted(name)).process(work);
          }
        });
  }

  private void start(RouteBuilder routes) throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addRoutes(routes);
    context.start();
  }

  private void read(Exchange exchange) throws IOException {
    String body = exchange.getMessage().getBody(String.class);
    if (inFlightElsewhere.contains(body)) {
      throw new InFlightElsewhere(body, "another daemon");
    }
    if (poison.contains(body)) {
      throw new IOException("cannot be read");
    }
  }

  private void letter(Exchange exchange) {
    Exception reason = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    letters.add(exchange.getMessage().getBody(String.class) + " " + reason.getMessage());
    wentAlone.add(exchange.getMessage().getBody(String.class));
  }

  private static List<String> bodies(Exchange exchange) {
    var bodies = new ArrayList<String>();
    List<Exchange> all = Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
    all.forEach(e -> bodies.add(new String(e.getMessage().getBody(byte[].class), UTF_8)));
    return bodies;
  }
}
