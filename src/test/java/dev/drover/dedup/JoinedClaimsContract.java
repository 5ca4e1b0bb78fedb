package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.Batch;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.sql.Transactions;
import dev.drover.transaction.RouteTransactions;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
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

/**
 * Claims inside of {@code transacted}, on either product: the effect is a row in a table without a
 * unique key, so that nothing but the claim keeps a second one out.
 */
abstract class JoinedClaimsContract extends DedupOnDatabase {

  private static final String ROUTE =
      """
      - route:
          id: credits
          from:
            uri: direct:credits
            steps:
              - transacted: {}
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - to:
                        uri: "sql:INSERT INTO credit (message_id) VALUES (:#${header.message-id})"
                    - to:
                        uri: mock:after-effect
      - route:
          id: retried
          errorHandler:
            deadLetterChannel:
              deadLetterUri: mock:letters
              redeliveryPolicy:
                maximumRedeliveries: 2
                redeliveryDelay: 1
          from:
            uri: direct:retried
            steps:
              - to:
                  uri: direct:retried-in-one-transaction
      - route:
          id: retried-in-one-transaction
          errorHandler:
            noErrorHandler: {}
          from:
            uri: direct:retried-in-one-transaction
            steps:
              - transacted: {}
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - to:
                        uri: "sql:INSERT INTO credit (message_id) VALUES (:#${header.message-id})"
                    - to:
                        uri: mock:after-effect
      - route:
          id: batches
          from:
            uri: direct:batches
            steps:
              - transacted: {}
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - to:
                        uri: mock:after-effect
      - route:
          id: alone
          from:
            uri: direct:alone
            steps:
              - to:
                  uri: "sql:INSERT INTO credit (message_id) VALUES (:#${header.message-id})"
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicReference<Processor> after = new AtomicReference<>(exchange -> {});
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final AtomicBoolean away = new AtomicBoolean();
  private SqlIdempotentRepository joined;
  private CountedStatements counted;

  @BeforeEach
  void start() throws Exception {
    execute("CREATE TABLE credit (message_id VARCHAR NOT NULL)");
    counted = CountedStatements.on(switched(), count -> {});
    var routes = RouteTransactions.on(counted.dataSource(), database.dialect());
    joined =
        new SqlIdempotentRepository(
            new Transactions(counted.dataSource(), database.dialect()),
            new OwnerHeartbeat(database, OWNER, LEASE, steady()),
            routes);
    routes.beans().forEach(camel.getRegistry()::bind);
    camel.getRegistry().bind("messageDedup", joined);
    camel.getRegistry().bind("messageId", new MessageId());
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("credits.camel.yaml", ROUTE));
    camel
        .getEndpoint("mock:after-effect", MockEndpoint.class)
        .whenAnyExchangeReceived(exchange -> after.get().process(exchange));
    camel.start();
  }

  /** The database's connections, while it is not away. */
  private DataSource switched() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              if (away.get()) {
                throw new SQLTransientConnectionException("switched off");
              }
              return method.invoke(database.dataSource(), arguments);
            });
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    camel.close();
  }

  @Test
  void theEffectAndTheMarkAreOneCommit() throws Exception {
    after.set(exchange -> assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero());
    counted.take();

    Exchange exchange = send("direct:credits", "1");

    assertThat(exchange.getException()).isNull();
    assertThat(counted.take()).as("claim and effect, no mark").isEqualTo(2);
    assertThat(state()).isEqualTo("done");
    assertThat(credits()).isEqualTo(1);
    assertThat(joined.counts()).isEqualTo(new DedupCounts(1, 0, 0, 0, 0));
  }

  @Test
  void aDuplicateHasNoEffect() throws Exception {
    send("direct:credits", "1");

    Exchange duplicate = send("direct:credits", "1");

    assertThat(duplicate.getException()).isNull();
    assertThat(duplicate.getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
    assertThat(credits()).isEqualTo(1);
    assertThat(joined.counts()).isEqualTo(new DedupCounts(1, 1, 0, 0, 0));
  }

  @Test
  void aFailureLeavesNeitherEffectNorMark() throws Exception {
    after.set(exchange -> exchange.setException(new IllegalStateException("no")));
    assertThat(send("direct:credits", "1").getException()).hasMessage("no");
    assertThat(credits()).isZero();
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
    after.set(exchange -> {});

    assertThat(send("direct:credits", "1").getException()).isNull();

    assertThat(credits()).isEqualTo(1);
  }

  /** Each of 40 messages is sent eight times, eight at once, and every third try fails. */
  @Test
  void countsEachMessageOnceUnderConcurrencyDuplicatesAndFailures() throws Exception {
    var tries = new AtomicInteger();
    after.set(
        exchange -> {
          if (tries.incrementAndGet() % 3 == 0) {
            throw new IllegalStateException("every third");
          }
        });
    var works = new ArrayList<Future<?>>();
    for (int copy = 0; copy < 8; copy++) {
      works.add(threads.submit(() -> ids(40).forEach(this::sendUntilItIsDone)));
    }

    for (var work : works) {
      work.get(120, TimeUnit.SECONDS);
    }

    assertThat(credits()).isEqualTo(40);
    assertThat(number("SELECT COUNT(DISTINCT message_id) FROM credit")).isEqualTo(40);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'done'")).isEqualTo(40);
  }

  private void sendUntilItIsDone(String id) {
    for (int i = 0; i < 200; i++) {
      if (send("direct:credits", id).getException() == null) {
        return;
      }
    }
    throw new IllegalStateException("'" + id + "' was never done");
  }

  @Test
  void aCopyWaitsForTheFirstOneAndIsThenDropped() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    after.set(
        exchange -> {
          inside.countDown();
          assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
        });
    Future<Exchange> first = threads.submit(() -> send("direct:credits", "1"));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    Future<Exchange> copy = threads.submit(() -> send("direct:credits", "1"));
    awaitABlockedStatement();
    go.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS).getException()).isNull();
    assertThat(copy.get(20, TimeUnit.SECONDS).getProperty(Exchange.DUPLICATE_MESSAGE))
        .isEqualTo(true);
    assertThat(credits()).isEqualTo(1);
  }

  @Test
  void aCopyGoesOnWhenTheFirstOneIsRolledBack() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var first = new AtomicInteger();
    after.set(
        exchange -> {
          if (first.getAndIncrement() == 0) {
            inside.countDown();
            assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
            throw new IllegalStateException("the first one fails");
          }
        });
    Future<Exchange> failing = threads.submit(() -> send("direct:credits", "1"));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    Future<Exchange> copy = threads.submit(() -> send("direct:credits", "1"));
    awaitABlockedStatement();
    go.countDown();

    assertThat(failing.get(20, TimeUnit.SECONDS).getException()).hasMessage("the first one fails");
    assertThat(copy.get(20, TimeUnit.SECONDS).getException()).isNull();
    assertThat(credits()).isEqualTo(1);
  }

  /** Until a copy waits in the database for the first one's row. */
  abstract void awaitABlockedStatement() throws Exception;

  @Test
  void eachTryOfARedeliveryIsATransactionOfItsOwn() throws Exception {
    var tries = new AtomicInteger();
    after.set(
        exchange -> {
          if (tries.incrementAndGet() < 3) {
            throw new IllegalStateException("twice");
          }
        });

    Exchange exchange = send("direct:retried", "1");

    assertThat(exchange.getException()).isNull();
    assertThat(tries).hasValue(3);
    assertThat(credits()).isEqualTo(1);
    assertThat(letters()).isZero();
    assertThat(send("direct:retried", "1").getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
  }

  @Test
  void aDeadLetterLeavesNeitherEffectNorMark() throws Exception {
    after.set(exchange -> exchange.setException(new IllegalStateException("always")));

    send("direct:retried", "1");

    assertThat(letters()).isEqualTo(1);
    assertThat(credits()).isZero();
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
  }

  @Test
  void waitsForAClaimThatWasMadeOutsideOfATransaction() throws Exception {
    joined.add(exchange("credits"), "1");

    Exchange exchange = send("direct:credits", "1");

    assertThat(exchange.getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(credits()).isZero();
  }

  @Test
  void takesOverWhatWasClaimedBeforeAKill() throws Exception {
    repositoryOf(OTHER).add(exchange("credits"), "1");

    assertThat(send("direct:credits", "1").getException()).isNull();

    assertThat(state()).isEqualTo("done");
    assertThat(credits()).isEqualTo(1);
    assertThat(joined.counts()).isEqualTo(new DedupCounts(1, 0, 0, 1, 0));
  }

  @Test
  void aDatabaseThatIsAwayIsNotTheMessagesFailure() {
    away.set(true);

    Exchange exchange = send("direct:credits", "1");

    assertThat(OfferAgain.isAskedBy(exchange.getException()))
        .as("%s", exchange.getException())
        .isTrue();
  }

  @Test
  void aStatementOutsideOfATransactionIsCommitted() throws Exception {
    assertThat(send("direct:alone", "1").getException()).isNull();

    assertThat(credits()).isEqualTo(1);
  }

  @Test
  void aBatchIsClaimedInOneTransactionWithoutWhatFailedInIt() throws Exception {
    send("direct:batches", "old");
    List<Exchange> elements = elements("1", "2", "old", "2", "3");
    after.set(carrier -> elements.get(1).setException(new IllegalStateException("no")));
    counted.take();

    Exchange carrier = sendBatch(elements);

    assertThat(carrier.getException()).isNull();
    assertThat(counted.take()).as("claims, a look for the old one, what failed").isEqualTo(3);
    assertThat(elements.get(3).getException()).as("a copy").isInstanceOf(InFlightElsewhere.class);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'done'")).isEqualTo(3);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE message_id = '2'")).isZero();
    assertThat(joined.counts()).isEqualTo(new DedupCounts(4, 1, 0, 0, 0));
  }

  @Test
  void aBatchThatFailsLeavesNoMark() throws Exception {
    after.set(carrier -> carrier.setException(new IllegalStateException("all of it")));

    Exchange carrier = sendBatch(elements("1", "2"));

    assertThat(carrier.getException()).hasMessage("all of it");
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
  }

  /** What happens after the effect and before the commit. */
  final void after(Processor step) {
    after.set(step);
  }

  final Exchange send(String uri, String id) {
    return camel
        .createProducerTemplate()
        .send(uri, exchange -> exchange.getMessage().setHeader("message-id", id));
  }

  private Exchange sendBatch(List<Exchange> elements) {
    return camel
        .createProducerTemplate()
        .send("direct:batches", carrier -> Batch.begin(carrier, elements));
  }

  private List<Exchange> elements(String... ids) {
    return Stream.of(ids).map(this::element).toList();
  }

  private Exchange element(String id) {
    var element = new DefaultExchange(camel);
    element.getMessage().setHeader("message-id", id);
    return element;
  }

  private int letters() {
    return camel.getEndpoint("mock:letters", MockEndpoint.class).getReceivedCounter();
  }

  final int credits() throws Exception {
    return number("SELECT COUNT(*) FROM credit");
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id-" + i).toList();
  }
}
