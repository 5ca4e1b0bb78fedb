package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import java.util.Date;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrdersFlowTest extends ShippedFlow {

  private static final byte[] ORDER = "{\"id\": \"42\",  \"amount\": 1.10}".getBytes(UTF_8);

  @BeforeEach
  void loadFlow() throws Exception {
    load("bridge/orders.camel.yaml", "orders", "orders-to-kafka", "orders-to-dead-letter-queue");
  }

  @Test
  void carriesBodyKeyAndPropertiesToKafka() throws Exception {
    target().expectedMessageCount(1);

    Exchange sent =
        send(
            ORDER,
            Map.of(
                "CamelRabbitmqMessageId", "m-1",
                "CamelRabbitmqContentType", "application/json",
                "CamelRabbitmqCorrelationId", "c-1",
                "CamelRabbitmqTimestamp", new Date(1_700_000_000_000L),
                "traceparent", "00-ab-cd-01"));

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

    send("{\"id\": 7}".getBytes(UTF_8), Map.of("CamelRabbitmqMessageId", "m-1"));

    target().assertIsSatisfied();
    assertThat(target().getExchanges().get(0).getMessage().getHeader("CamelKafkaKey"))
        .isEqualTo("7");
  }

  @Test
  void dropsADuplicate() throws Exception {
    target().expectedMessageCount(1);

    send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));
    Exchange duplicate = send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));

    target().assertIsSatisfied();
    assertThat(duplicate.getException()).isNull();
  }

  @Test
  void letsMessagesWithoutAnIdPass() throws Exception {
    target().expectedMessageCount(2);

    send(ORDER, Map.of());
    send(ORDER, Map.of());

    target().assertIsSatisfied();
  }

  @Test
  void takesAnOrderWithoutAnIdOfItsOwn() throws Exception {
    target().expectedMessageCount(1);

    send("{}".getBytes(UTF_8), Map.of("CamelRabbitmqMessageId", "m-1"));

    target().assertIsSatisfied();
    assertThat(target().getExchanges().get(0).getMessage().getHeader("CamelKafkaKey")).isNull();
  }

  @Test
  void deadLettersBrokenJsonAtOnceWithItsReasonAndBytes() throws Exception {
    byte[] broken = "{\"id\": ".getBytes(UTF_8);
    dead().expectedMessageCount(1);
    target().expectedMessageCount(1);

    Exchange sent = send(broken, Map.of("CamelRabbitmqMessageId", "m-1", "colour", "red"));
    send(ORDER, Map.of("CamelRabbitmqMessageId", "m-2"));

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
  }

  @Test
  void triesFiveTimesWithGrowingWaitsAndThenDeadLetters() throws Exception {
    target().whenAnyExchangeReceived(exchange -> fail("the target is away"));
    dead().expectedMessageCount(1);

    long begun = System.nanoTime();
    Exchange sent = send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));
    long millis = (System.nanoTime() - begun) / 1_000_000;

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isNull();
    assertThat(target().getReceivedCounter()).isEqualTo(5);
    assertThat(millis).isGreaterThanOrEqualTo(200 + 400 + 800 + 1600);
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-attempts")).isEqualTo(5);
    assertThat(letter.getHeader("x-dead-letter-reason")).isEqualTo("the target is away");
  }

  @Test
  void aDeadLetterIsNoDuplicateWhenItIsSentAgain() throws Exception {
    send("broken", Map.of("CamelRabbitmqMessageId", "m-1"));
    target().expectedMessageCount(1);

    send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));

    target().assertIsSatisfied();
  }

  @Test
  void aFailingDeadLetterQueueLeavesTheMessageWithItsSource() {
    dead().whenAnyExchangeReceived(exchange -> fail("the dead letter queue is full"));

    Exchange sent = send("broken", Map.of("CamelRabbitmqMessageId", "m-1"));

    assertThat(sent.getException()).hasStackTraceContaining("the dead letter queue is full");
  }

  @Test
  void aDatabaseThatIsAwayDeadLettersNothing() throws Exception {
    dead().expectedMessageCount(0);
    closeDatabase();

    Exchange sent = send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));

    dead().assertIsSatisfied();
    assertThat(sent.getException()).isInstanceOf(OfferAgain.class);
  }

  @Test
  void aCopyInFlightElsewhereIsNeitherDeadLetteredNorTriedAgain() throws Exception {
    dead().expectedMessageCount(0);
    target().whenAnyExchangeReceived(exchange -> throwIt(new InFlightElsewhere("m-1", "other")));

    Exchange sent = send(ORDER, Map.of("CamelRabbitmqMessageId", "m-1"));

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
}
