package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.deadletter.FailureHeaders;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.routetest.RouteTest;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrdersFlowTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");
  private static final byte[] ORDER = "{\"id\": \"42\",  \"amount\": 1.10}".getBytes(UTF_8);

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of("classpath:routes/bridge/orders.camel.yaml")
          .source("rabbitmq:orders")
          .target("kafka:orders")
          .deadLetters("rabbitmq:orders.dlx")
          .bean("failureHeaders", new FailureHeaders(() -> NOW));

  @Test
  void carriesBodyKeyAndPropertiesToKafka() throws Exception {
    target().expectedMessageCount(1);

    Exchange sent =
        routes.send(
            "m-1",
            ORDER,
            Map.of(
                "CamelRabbitmqContentType",
                "application/json",
                "CamelRabbitmqCorrelationId",
                "c-1",
                "CamelRabbitmqTimestamp",
                new Date(1_700_000_000_000L),
                "traceparent",
                "00-ab-cd-01"));

    assertThat(sent.getException()).isNull();
    target().assertIsSatisfied();
    Message record = target().getExchanges().get(0).getMessage();
    assertThat(record.getBody()).isSameAs(ORDER);
    assertThat(record.getHeader("CamelKafkaKey")).isEqualTo("42");
    assertThat(record.getHeader("message-id")).isEqualTo("m-1");
    assertThat(record.getHeader("content-type")).isEqualTo("application/json");
    assertThat(record.getHeader("correlation-id")).isEqualTo("c-1");
    assertThat(record.getHeader("timestamp")).isEqualTo(new Date(1_700_000_000_000L));
    assertThat(record.getHeader("traceparent")).isEqualTo("00-ab-cd-01");
  }

  @Test
  void keysByAnIdThatIsANumber() throws Exception {
    target().expectedMessageCount(1);

    routes.send("m-1", "{\"id\": 7}".getBytes(UTF_8));

    target().assertIsSatisfied();
    assertThat(target().getExchanges().get(0).getMessage().getHeader("CamelKafkaKey"))
        .isEqualTo("7");
  }

  @Test
  void dropsADuplicate() throws Exception {
    target().expectedMessageCount(1);

    routes.send("m-1", ORDER);
    Exchange duplicate = routes.send("m-1", ORDER);

    target().assertIsSatisfied();
    assertThat(duplicate.getException()).isNull();
    routes.account().balances();
  }

  @Test
  void letsMessagesWithoutAnIdPass() throws Exception {
    target().expectedMessageCount(2);

    routes.sendWithoutId(ORDER, Map.of());
    routes.sendWithoutId(ORDER, Map.of());

    target().assertIsSatisfied();
  }

  @Test
  void takesAnOrderWithoutAnIdOfItsOwn() throws Exception {
    target().expectedMessageCount(1);

    routes.send("m-1", "{}".getBytes(UTF_8));

    target().assertIsSatisfied();
    assertThat(target().getExchanges().get(0).getMessage().getHeader("CamelKafkaKey")).isNull();
  }

  @Test
  void deadLettersBrokenJsonAtOnceWithItsReasonAndBytes() throws Exception {
    byte[] broken = "{\"id\": ".getBytes(UTF_8);
    dead().expectedMessageCount(1);
    target().expectedMessageCount(1);

    Exchange sent = routes.send("m-1", broken, Map.of("colour", "red"));
    routes.send("m-2", ORDER);

    dead().assertIsSatisfied();
    target().assertIsSatisfied();
    assertThat(sent.getException()).isNull();
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getBody()).isSameAs(broken);
    assertThat(letter.getHeader("colour")).isEqualTo("red");
    assertThat(letter.getHeader("CamelRabbitmqMessageId")).isEqualTo("m-1");
    assertThat(letter.getHeader("x-dead-letter-reason", String.class))
        .contains("Unexpected end-of-input");
    assertThat(letter.getHeader("x-dead-letter-exception"))
        .isEqualTo("com.fasterxml.jackson.core.io.JsonEOFException");
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("orders");
    assertThat(letter.getHeader("x-dead-letter-time")).isEqualTo(NOW.toString());
    assertThat(letter.getHeader("x-dead-letter-attempts")).isEqualTo(1);
    routes.account().expectDead("m-1").balances();
  }

  @Test
  void triesFiveTimesWithGrowingWaitsAndThenDeadLetters() throws Exception {
    target().whenAnyExchangeReceived(exchange -> fail("the target is away"));
    dead().expectedMessageCount(1);

    long begun = System.nanoTime();
    Exchange sent = routes.send("m-1", ORDER);
    long millis = (System.nanoTime() - begun) / 1_000_000;

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isNull();
    assertThat(target().getReceivedCounter()).isEqualTo(5);
    assertThat(millis).isGreaterThanOrEqualTo(200 + 400 + 800 + 1600);
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-attempts")).isEqualTo(5);
    assertThat(letter.getHeader("x-dead-letter-reason")).isEqualTo("the target is away");
    routes.account().expectDead("m-1").balances();
  }

  @Test
  void aDeadLetterIsNoDuplicateWhenItIsSentAgain() throws Exception {
    routes.send("m-1", "broken");
    target().expectedMessageCount(1);

    routes.send("m-1", ORDER);

    target().assertIsSatisfied();
  }

  @Test
  void aFailingDeadLetterQueueLeavesTheMessageWithItsSource() {
    dead().whenAnyExchangeReceived(exchange -> fail("the dead letter queue is full"));

    Exchange sent = routes.send("m-1", "broken");

    assertThat(sent.getException()).hasStackTraceContaining("the dead letter queue is full");
    routes.account().expectPending("m-1").balances();
  }

  @Test
  void aDatabaseThatIsAwayDeadLettersNothing() throws Exception {
    dead().expectedMessageCount(0);
    routes.closeDatabase();

    Exchange sent = routes.send("m-1", ORDER);

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isInstanceOf(OfferAgain.class);
    routes.account().expectPending("m-1").balances();
  }

  @Test
  void aCopyInFlightElsewhereIsNeitherDeadLetteredNorTriedAgain() throws Exception {
    dead().expectedMessageCount(0);
    target().whenAnyExchangeReceived(exchange -> throwIt(new InFlightElsewhere("m-1", "other")));

    Exchange sent = routes.send("m-1", ORDER);

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isInstanceOf(InFlightElsewhere.class);
    assertThat(target().getReceivedCounter()).isEqualTo(1);
  }

  private static void fail(String reason) {
    throwIt(new IllegalStateException(reason));
  }

  private static void throwIt(RuntimeException e) {
    throw e;
  }

  private MockEndpoint target() {
    return routes.at("kafka:orders");
  }

  private MockEndpoint dead() {
    return routes.at("rabbitmq:orders.dlx");
  }
}
