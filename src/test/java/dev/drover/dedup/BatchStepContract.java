package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.delivery.Batch;
import dev.drover.delivery.BatchRun;
import dev.drover.delivery.BatchTurn;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.ServerAway;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Camel's own idempotentConsumer on an exchange that carries a batch, on either product. */
@Timeout(120)
abstract class BatchStepContract extends DedupOnDatabase {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String ROUTE =
      """
      - route:
          id: orders
          from:
            uri: direct:orders
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - to:
                        uri: mock:effect
      - route:
          id: by-number
          from:
            uri: direct:by-number
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    simple:
                      expression: "number ${header.number}"
                  steps:
                    - to:
                        uri: mock:effect
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicReference<Processor> effect = new AtomicReference<>(exchange -> {});

  /** What the batch that was sent last has failed with behind its route's end; null for nothing. */
  private final AtomicReference<Throwable> over = new AtomicReference<>();

  /** What became of the messages of batches that were run. */
  private final Queue<String> settled = new ConcurrentLinkedQueue<>();

  private final AtomicReference<CountDownLatch> marksWait = new AtomicReference<>();
  private CountedStatements counted;
  private SqlIdempotentRepository daemon;
  private MockEndpoint mock;

  @BeforeEach
  void start() throws Exception {
    counted = CountedStatements.on(gated(database.dataSource()), count -> {});
    daemon = on(counted.dataSource(), OWNER, steady());
    camel.getRegistry().bind("messageDedup", daemon);
    camel.getRegistry().bind("messageId", new MessageId());
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("orders.camel.yaml", ROUTE));
    mock = camel.getEndpoint("mock:effect", MockEndpoint.class);
    mock.whenAnyExchangeReceived(exchange -> effect.get().process(exchange));
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
  }

  @Test
  void claimsFiveHundredNewMessagesWithOneStatementAndMarksThemWithAnother() throws Exception {
    List<Exchange> elements = elements(IntStream.range(0, 500).mapToObj(i -> "id-" + i));
    var claims = new AtomicInteger();
    effect.set(carrier -> claims.set(counted.take()));

    Exchange carrier = send("direct:orders", elements);

    assertThat(carrier.getException()).isNull();
    assertThat(claims).hasValue(1);
    assertThat(counted.take()).as("marks").isEqualTo(1);
    assertThat(received()).isEqualTo(elements);
    assertThat(rows("done")).isEqualTo(500);
    assertThat(carrier.getProperty(BatchStep.PROPERTY)).isNull();
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(500, 0, 0, 0, 0));
  }

  @Test
  void leavesDuplicatesAndWhatIsInFlightElsewhereOutOfTheBody() throws Exception {
    finish(repository, "done");
    beat(OTHER, 0);
    repositoryOf(OTHER).add(exchange(), "there");
    List<Exchange> elements = elements(Stream.of("new", "done", "there", "", "newer"));

    Exchange carrier = send("direct:orders", elements);

    assertThat(received()).containsExactly(elements.get(0), elements.get(3), elements.get(4));
    assertThat(carrier.getException()).isNull();
    assertThat(elements.get(1).getException()).as("a duplicate is dropped").isNull();
    assertThat(elements.get(2).getException())
        .isInstanceOf(InFlightElsewhere.class)
        .hasMessageContaining("'there'");
    assertThat(isOfferedSoon(elements.get(2))).isFalse();
    assertThat(rows("done")).isEqualTo(3);
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(2, 1, 1, 0, 0));
  }

  @Test
  void skipsItsStepsWhenNothingIsLeft() {
    finish(repository, "1");
    finish(repository, "2");

    Exchange carrier = send("direct:orders", elements(Stream.of("1", "2")));

    assertThat(mock.getReceivedCounter()).isZero();
    assertThat(carrier.getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
    assertThat(carrier.getMessage().getBody()).isEqualTo(List.of());
    assertThat(daemon.counts().dropped()).isEqualTo(2);
  }

  @Test
  void marksWhatIsGoodAndReleasesWhatIsOfferedAgain() throws Exception {
    List<Exchange> elements = elements(Stream.of("1", "2", "3"));
    effect.set(carrier -> elements.get(1).setException(new ServerAway("no")));

    Exchange carrier = send("direct:orders", elements);

    assertThat(carrier.getException()).isNull();
    assertThat(rows("done")).isEqualTo(2);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE message_id = '2'")).isZero();
  }

  @Test
  void whatFailedGoesOnWithItsClaimWhenItComesAlone() throws Exception {
    List<Exchange> elements = elements(Stream.of("1", "2", "3"));
    effect.set(carrier -> elements.get(1).setException(new IllegalStateException("no")));
    send("direct:orders", elements);
    assertThat(rows("done")).isEqualTo(2);
    counted.take();
    var claims = new AtomicInteger(-1);
    effect.set(exchange -> claims.set(counted.take()));

    Exchange alone = sendAlone("2");

    assertThat(alone.getException()).isNull();
    assertThat(claims).hasValue(0);
    assertThat(counted.take()).as("marks").isEqualTo(1);
    assertThat(mock.getReceivedCounter()).isEqualTo(2);
    assertThat(rows("done")).isEqualTo(3);
    assertThat(sendAlone("2").getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
  }

  @Test
  void onlyOneGoesOnWithTheClaimOfWhatFailed() throws Exception {
    List<Exchange> elements = elements(Stream.of("1"));
    effect.set(carrier -> elements.get(0).setException(new IllegalStateException("no")));
    send("direct:orders", elements);
    var copy = new AtomicReference<Exchange>();
    effect.set(exchange -> copy.set(sendAlone("1")));

    Exchange alone = sendAlone("1");

    assertThat(alone.getException()).isNull();
    assertThat(copy.get().getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(mock.getReceivedCounter()).isEqualTo(2);
    assertThat(daemon.counts().takenOver()).isZero();
  }

  @Test
  void anElementThatIsRolledBackIsNotDone() throws Exception {
    List<Exchange> elements = elements(Stream.of("1", "2"));
    effect.set(carrier -> elements.get(1).setRollbackOnly(true));

    send("direct:orders", elements);

    assertThat(rows("done")).isEqualTo(1);
  }

  @Test
  void aCopyIsDroppedWithAnElementThatEndedWell() throws Exception {
    List<Exchange> elements = elements(Stream.of("1", "2", "1"));

    send("direct:orders", elements);

    assertThat(received()).containsExactly(elements.get(0), elements.get(1));
    assertThat(elements.get(2).getException()).isNull();
    assertThat(rows("done")).isEqualTo(2);
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(2, 1, 0, 0, 0));
  }

  @Test
  void aCopyOfAnElementThatFailedIsOfferedAgain() throws Exception {
    List<Exchange> elements = elements(Stream.of("1", "2", "1"));
    effect.set(carrier -> elements.get(0).setException(new IllegalStateException("no")));

    send("direct:orders", elements);

    assertThat(elements.get(0).getException()).hasMessage("no");
    assertThat(elements.get(2).getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(isOfferedSoon(elements.get(2))).isTrue();
    assertThat(rows("done")).isEqualTo(1);
    assertThat(daemon.counts().dropped()).isZero();
  }

  @Test
  void aCopyInTheNextBatchEndsWithItsFirstAndIsDropped() throws Exception {
    var gate = new CountDownLatch(1);
    effect.set(carrier -> gate.await());
    var first =
        CompletableFuture.runAsync(() -> send("direct:orders", elements(Stream.of("1", "2"))));
    await().atMost(SOON).until(() -> rows("claimed") == 2);
    List<Exchange> copies = elements(Stream.of("2", "2"));

    CompletableFuture<Void> over = over(begin("direct:orders", copies));
    assertThat(over).isNotDone();
    gate.countDown();

    assertThat(CompletableFuture.allOf(first, over)).succeedsWithin(SOON);
    assertThat(copies).noneMatch(copy -> copy.getException() != null);
    assertThat(mock.getReceivedCounter()).isEqualTo(1);
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(2, 2, 0, 0, 0));
    assertThat(rows("done")).isEqualTo(2);
  }

  @Test
  void aCopyWhoseFirstTakesLongIsOfferedAgainAndHoldsUpNobody() throws Exception {
    daemon.add(exchange(), "here");
    List<Exchange> elements = elements(Stream.of("here", "1", "here"));

    send("direct:orders", elements);

    assertThat(received()).containsExactly(elements.get(1));
    assertThat(elements.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(elements.get(2).getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(rows("done")).isEqualTo(1);
    assertThat(daemon.counts().dropped()).isZero();
  }

  @Test
  void aCopyOfASingleMessageIsOfferedAgainAtOnceForThatMayBeRedelivered() {
    daemon.add(exchange(), "here");
    List<Exchange> elements = elements(Stream.of("here"));

    counted.take();
    Exchange carrier = begin("direct:orders", elements);

    assertThat(over(carrier)).isDone();
    assertThat(counted.take()).as("a claim, and a look at the row").isEqualTo(2);
    assertThat(elements.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(isOfferedSoon(elements.get(0))).isTrue();
  }

  @Test
  void aCopyOfAMessageThatGoesAloneByNowIsOfferedAgainAtOnce() {
    List<Exchange> failed = elements(Stream.of("1", "2"));
    effect.set(carrier -> failed.get(0).setException(new IllegalStateException("no")));
    send("direct:orders", failed);
    List<Exchange> copies = elements(Stream.of("1"));
    effect.set(alone -> assertThat(over(begin("direct:orders", copies))).isDone());

    Exchange alone = sendAlone("1");

    assertThat(alone.getException()).isNull();
    assertThat(copies.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
  }

  private static boolean isOfferedSoon(Exchange element) {
    return OfferAgain.in(element.getException()).orElseThrow().isSoonOver();
  }

  @Test
  void aCopyOfABatchThatTakesLongIsOfferedAgain() {
    daemon.addAll(exchange(), List.of("here"));
    List<Exchange> elements = elements(Stream.of("here"));

    Exchange carrier = begin("direct:orders", elements);
    assertThat(elements.get(0).getException()).isNull();

    assertThat(over(carrier)).succeedsWithin(SOON);
    assertThat(elements.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(isOfferedSoon(elements.get(0))).isFalse();
  }

  @Test
  void aCopyInTheNextBatchEndsWithTheMarksOfThisOneWhileTheRestGoesOn() throws Exception {
    var gate = new CountDownLatch(1);
    marksWait.set(gate);
    begin("direct:orders", elements(Stream.of("1", "2")));
    await().atMost(SOON).until(() -> marksWait.get() == null);
    List<Exchange> elements = elements(Stream.of("2", "3"));

    CompletableFuture<Void> over = over(begin("direct:orders", elements));
    assertThat(over).isNotDone();
    gate.countDown();

    assertThat(over).succeedsWithin(SOON);
    assertThat(elements.get(0).getException()).isNull();
    assertThat(mock.getReceivedExchanges().get(1).getMessage().getBody())
        .isEqualTo(elements.subList(1, 2));
    assertThat(daemon.counts().dropped()).isEqualTo(1);
  }

  /** The next marks wait at the gate, where there is one, before they take a connection. */
  private DataSource gated(DataSource real) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              boolean marks = Thread.currentThread().getName().equals("drover-dedup-marks");
              CountDownLatch gate = marks ? marksWait.getAndSet(null) : null;
              if (gate != null) {
                gate.await();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aCopyWhoseFirstComesToNothingIsOfferedAgain() throws Exception {
    Exchange first = exchange();
    daemon.addAll(first, List.of("here"));
    List<Exchange> elements = elements(Stream.of("here"));

    Exchange carrier = begin("direct:orders", elements);
    assertThat(elements.get(0).getException()).isNull();
    daemon.removeAll(first, List.of("here"));
    over(carrier).get(10, TimeUnit.SECONDS);

    assertThat(mock.getReceivedCounter()).isZero();
    assertThat(elements.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
  }

  @Test
  void aCopyIsOfferedAgainWhenNobodySaysWhetherItsFirstIsDone() throws Exception {
    daemon.addAll(exchange(), List.of("here"));
    List<Exchange> elements = elements(Stream.of("here"));

    Exchange carrier = begin("direct:orders", elements);
    database.close();
    over(carrier).get(20, TimeUnit.SECONDS);

    assertThat(elements.get(0).getException()).isInstanceOf(InFlightElsewhere.class);
  }

  @Test
  void theNextBatchClaimsWhileOneIsInTheRouteAndComesBehindIt() throws Exception {
    BatchTurn first = BatchTurn.none().next();
    var gate = new CountDownLatch(1);
    effect.set(carrier -> gate.await());
    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> run(List.of("1"), first));
    first.come().get(10, TimeUnit.SECONDS);
    CompletableFuture<Void> two =
        CompletableFuture.runAsync(() -> run(List.of("1", "2"), first.next()));

    await().atMost(SOON).until(() -> rows("claimed") == 2);
    assertThat(mock.getReceivedCounter()).as("in the route").isEqualTo(1);
    gate.countDown();

    assertThat(CompletableFuture.allOf(one, two)).succeedsWithin(SOON);
    assertThat(mock.getReceivedCounter()).isEqualTo(2);
    assertThat(rows("done")).isEqualTo(2);
    assertThat(settled).containsExactlyInAnyOrder("1 done", "1 done", "2 done");
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(2, 1, 0, 0, 0));
  }

  @Test
  void aBatchThatCannotClaimLetsTheNextOneCome() {
    BatchTurn first = BatchTurn.none().next();
    database.close();

    run(List.of("1"), first);
    run(List.of("2"), first.next());

    assertThat(settled).containsExactly("1 again", "2 again");
  }

  @Test
  void releasesAllOfABatchThatFailed() throws Exception {
    effect.set(carrier -> carrier.setException(new IllegalStateException("all of it")));

    Exchange carrier = send("direct:orders", elements(Stream.of("1", "2", "1")));

    assertThat(carrier.getException()).hasMessage("all of it");
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
  }

  @Test
  void theBatchHasFailedWhenItsMarksCouldNotBeStored() {
    effect.set(carrier -> database.close());

    send("direct:orders", elements(Stream.of("1", "2")));

    assertThat(over.get())
        .hasCauseInstanceOf(DedupUnavailable.class)
        .hasMessageContaining(
            "2 messages of route 'orders' were processed and could not be marked");
  }

  @Test
  void refusesAKeyThatIsNotTheMessagesOwn() throws Exception {
    Exchange carrier = send("direct:by-number", elements(Stream.of("1")));

    assertThat(carrier.getException())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("route 'by-number' has a key that cannot be told for each message");
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
  }

  @Test
  void aMessageThatASplitMakesOfABatchIsASingleOne() {
    Exchange inherits = exchange();
    Batch.begin(inherits, elements(Stream.of("1", "2")));
    inherits.getMessage().setBody(List.of("one"));
    inherits.getMessage().setHeader("message-id", "7");

    assertThat(new MessageId().evaluate(inherits, String.class)).isEqualTo("7");
    assertThat(daemon.add(inherits, "7")).isTrue();
    assertThat(inherits.getMessage().getBody()).isEqualTo(List.of("one"));
  }

  private Exchange send(String uri, List<Exchange> elements) {
    Exchange carrier = begin(uri, elements);
    over.set(over(carrier).handle((nothing, failure) -> failure).join());
    return carrier;
  }

  private static CompletableFuture<Void> over(Exchange carrier) {
    return carrier.getProperty(Batch.class.getName(), Batch.class).over();
  }

  /** Comes back when the route has ended; the marks may be on their way. */
  private Exchange begin(String uri, List<Exchange> elements) {
    return camel
        .createProducerTemplate()
        .send(
            uri,
            exchange ->
                exchange.setProperty(Batch.class.getName(), Batch.begin(exchange, elements)));
  }

  /** As a consumer does it that begins a batch while another is in the route. */
  private void run(List<String> ids, BatchTurn turn) {
    Endpoint orders = camel.getEndpoint("direct:orders");
    Processor route = carrier -> camel.createProducerTemplate().send(orders, carrier);
    new BatchRun<>(route, orders::createExchange, this::element, new Settled())
        .begin(ids, turn)
        .join();
  }

  private final class Settled implements BatchRun.Settlement<String> {
    @Override
    public void done(String id) {
      settled.add(id + " done");
    }

    @Override
    public void again(String id, OfferAgain why) {
      settled.add(id + " again");
    }

    @Override
    public void alone(String id) {
      settled.add(id + " alone");
    }
  }

  private Exchange sendAlone(String id) {
    return camel
        .createProducerTemplate()
        .send("direct:orders", exchange -> exchange.getMessage().setHeader("message-id", id));
  }

  @SuppressWarnings("unchecked")
  private List<Exchange> received() {
    return (List<Exchange>) mock.getReceivedExchanges().get(0).getMessage().getBody(List.class);
  }

  private List<Exchange> elements(Stream<String> ids) {
    return ids.map(this::element).toList();
  }

  private Exchange element(String id) {
    var element = new DefaultExchange(camel);
    element.getMessage().setHeader("message-id", id);
    return element;
  }

  private int rows(String state) throws Exception {
    return number("SELECT COUNT(*) FROM message_dedup WHERE state = '" + state + "'");
  }
}
