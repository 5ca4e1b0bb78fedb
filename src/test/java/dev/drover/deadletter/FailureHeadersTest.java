package dev.drover.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a letter says of its failure, as a dead letter channel lets it be written. */
class FailureHeadersTest {

  private static final Instant NOW = Instant.parse("2026-11-26T10:15:30.123Z");

  private final DefaultCamelContext context = new DefaultCamelContext();
  private volatile Exception failure = new IllegalStateException("no");

  @BeforeEach
  void start() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(
                deadLetterChannel("mock:letters")
                    .useOriginalMessage()
                    .onPrepareFailure(new FailureHeaders(() -> NOW)));
            from("direct:in")
                .routeId("orders")
                .setBody(constant("changed"))
                .id("first")
                .process(
                    exchange -> {
                      throw failure;
                    })
                .id("second");
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void namesTheStepAndWhatFailuresOfOneCauseHaveInCommon() throws Exception {
    failure = new RuntimeException("outer", new IOException("inner"));

    Map<String, Object> letter = letter(Map.of("CamelRabbitmqMessageId", "m-1"));

    assertThat(letter)
        .containsEntry("x-dead-letter-node", "second")
        .containsEntry("x-dead-letter-fingerprint", "IOException@second")
        .containsEntry("x-dead-letter-reason", "outer: inner")
        .containsEntry("x-dead-letter-exception", "java.lang.RuntimeException")
        .containsEntry(
            "x-dead-letter-causes",
            "java.lang.RuntimeException: outer <- java.io.IOException: inner")
        .containsEntry("x-dead-letter-id", LetterId.of("orders", "m-1"))
        .containsEntry("x-dead-letter-route", "orders")
        .containsEntry("x-dead-letter-source", "direct:in")
        .containsEntry("x-dead-letter-attempts", 1)
        .containsEntry("x-dead-letter-time", NOW.toString())
        .containsEntry("x-dead-letter-first-time", NOW.toString());
  }

  @Test
  void countsAndDatesOverAllRetries() throws Exception {
    Map<String, Object> letter =
        letter(
            Map.of(
                "message-id", "m-1",
                "x-retry-count", 3,
                "x-retry-route", "orders",
                "x-retry-since", "2026-11-26T10:00:00Z",
                "x-retry-source", "kafka:bills/2@17",
                "CamelKafkaTopic", "bills.retry.400",
                "CamelKafkaOffset", 5L));

    assertThat(letter)
        .containsEntry("x-dead-letter-attempts", 4)
        .containsEntry("x-dead-letter-first-time", "2026-11-26T10:00:00Z")
        .containsEntry("x-dead-letter-source", "kafka:bills/2@17");
  }

  @Test
  void aRecordThatWasNotPutOffIsNamedByItsPosition() throws Exception {
    Map<String, Object> letter =
        letter(
            Map.of(
                "x-retry-source",
                "forged",
                "CamelKafkaTopic",
                "bills",
                "CamelKafkaPartition",
                2,
                "CamelKafkaOffset",
                17L));

    assertThat(letter).containsEntry("x-dead-letter-source", "kafka:bills/2@17");
  }

  @Test
  void aMessageWithoutAnIdIsKnownByItsBytes() throws Exception {
    assertThat(letter(Map.of()).get("x-dead-letter-id"))
        .isEqualTo(letter(Map.of()).get("x-dead-letter-id"))
        .isEqualTo(LetterId.of("orders", "body".getBytes()));
  }

  @Test
  void wordsAreOneLineAndNotLong() throws Exception {
    failure = new IllegalStateException("a\r\nb\u0000" + "x".repeat(5_000));

    Map<String, Object> letter = letter(Map.of());

    assertThat(letter.get("x-dead-letter-reason").toString())
        .startsWith("a b x")
        .hasSize(1_000)
        .matches("\\P{Cntrl}+");
    assertThat(letter.get("x-dead-letter-causes").toString()).hasSizeLessThan(300);
  }

  @Test
  void aSenderCannotForgeThem() throws Exception {
    Map<String, Object> letter =
        letter(Map.of("x-dead-letter-id", "forged", "x-dead-letter-reason", "forged"));

    assertThat(letter.get("x-dead-letter-id")).isNotEqualTo("forged");
    assertThat(letter).containsEntry("x-dead-letter-reason", "no");
  }

  private Map<String, Object> letter(Map<String, Object> headers) {
    MockEndpoint letters = context.getEndpoint("mock:letters", MockEndpoint.class);
    letters.reset();
    context.createProducerTemplate().sendBodyAndHeaders("direct:in", "body", headers);
    Exchange letter = letters.getExchanges().get(0);
    assertThat(letter.getMessage().getBody()).isEqualTo("body");
    return letter.getMessage().getHeaders();
  }
}
