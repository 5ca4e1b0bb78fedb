package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository behind Camel's own idempotentConsumer, in a route as an integrator writes it. */
class DedupRouteTest {

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
                    simple:
                      expression: "${header.message-id}"
                  steps:
                    - to:
                        uri: mock:effect
      - route:
          id: letters
          errorHandler:
            deadLetterChannel:
              deadLetterUri: mock:letters
          from:
            uri: direct:letters
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    simple:
                      expression: "${header.message-id}"
                  steps:
                    - to:
                        uri: mock:effect
      """;

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicReference<Processor> effect = new AtomicReference<>(exchange -> {});

  @TempDir Path dataDir;
  private Database database;
  private SqlIdempotentRepository repository;
  private MockEndpoint mock;

  @BeforeEach
  void start() throws Exception {
    database = Database.open(new SqlSettings("", "", "", 10), dataDir);
    repository =
        new SqlIdempotentRepository(
            database.transactions(),
            new OwnerHeartbeat(database, UUID.randomUUID(), Duration.ofSeconds(30)));
    camel.getRegistry().bind("messageDedup", repository);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("orders.camel.yaml", ROUTE));
    mock = camel.getEndpoint("mock:effect", MockEndpoint.class);
    mock.whenAnyExchangeReceived(exchange -> effect.get().process(exchange));
    camel.start();
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
    database.close();
  }

  @Test
  void dropsADuplicate() {
    Exchange first = send("direct:orders", "1");
    Exchange second = send("direct:orders", "1");

    assertThat(first.getException()).isNull();
    assertThat(second.getException()).isNull();
    assertThat(second.getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
    assertThat(mock.getReceivedCounter()).isEqualTo(1);
    assertThat(repository.counts()).isEqualTo(new DedupCounts(1, 1, 0, 0, 0));
  }

  @Test
  void processesAMessageAgainThatFailed() {
    effect.set(exchange -> exchange.setException(new IllegalStateException("no")));
    assertThat(send("direct:orders", "1").getException()).hasMessage("no");
    effect.set(exchange -> {});

    assertThat(send("direct:orders", "1").getException()).isNull();

    assertThat(mock.getReceivedCounter()).isEqualTo(2);
    assertThat(send("direct:orders", "1").getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
  }

  @Test
  void processesAMessageAgainThatWasDeadLettered() {
    effect.set(exchange -> exchange.setException(new IllegalStateException("no")));
    assertThat(send("direct:letters", "1").getException()).isNull();
    assertThat(camel.getEndpoint("mock:letters", MockEndpoint.class).getReceivedCounter())
        .isEqualTo(1);
    effect.set(exchange -> {});

    send("direct:letters", "1");

    assertThat(repository.counts().claimed()).isEqualTo(2);
  }

  @Test
  void processesEveryMessageWithoutAnId() {
    send("direct:orders", "");
    send("direct:orders", "");

    assertThat(mock.getReceivedCounter()).isEqualTo(2);
    assertThat(repository.counts().withoutId()).isEqualTo(2);
  }

  @Test
  void failsTheExchangeOfACopyWhileTheFirstIsInFlight() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    effect.set(
        exchange -> {
          inside.countDown();
          assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
        });
    var first = camel.createProducerTemplate().asyncSend("direct:orders", x -> id(x, "1"));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();

    Exchange copy = send("direct:orders", "1");
    go.countDown();

    assertThat(copy.getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(first.get(10, TimeUnit.SECONDS).getException()).isNull();
    assertThat(mock.getReceivedCounter()).isEqualTo(1);
  }

  @Test
  void theExchangeHasFailedWhenItsMarkCouldNotBeStored() {
    effect.set(exchange -> database.close());

    Exchange exchange = send("direct:orders", "1");

    assertThat(mock.getReceivedCounter()).isEqualTo(1);
    assertThat(exchange.getException()).isInstanceOf(DedupUnavailable.class);
  }

  @Test
  void aTransportSeesInItsCallbackThatTheMarkCouldNotBeStored() throws Exception {
    effect.set(exchange -> database.close());
    var consumer = (DefaultConsumer) camel.getRoute("orders").getConsumer();
    Exchange exchange = consumer.createExchange(false);
    id(exchange, "1");
    var seen = new CompletableFuture<Exception>();

    consumer
        .getAsyncProcessor()
        .process(exchange, doneSync -> seen.complete(exchange.getException()));

    assertThat(seen.get(20, TimeUnit.SECONDS)).isInstanceOf(DedupUnavailable.class);
  }

  @Test
  void goesOnServingOtherRoutesWhenOneIsRemoved() throws Exception {
    camel.getRouteController().stopRoute("letters");
    camel.removeRoute("letters");

    send("direct:orders", "1");

    assertThat(send("direct:orders", "1").getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
  }

  private Exchange send(String uri, String id) {
    return camel.createProducerTemplate().send(uri, exchange -> id(exchange, id));
  }

  private static void id(Exchange exchange, String id) {
    exchange.getMessage().setHeader("message-id", id);
  }
}
