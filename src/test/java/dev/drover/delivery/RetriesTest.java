package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {

  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00.123Z");

  private final Message message = new DefaultMessage(new DefaultCamelContext());

  @Test
  void aMessageThatSaysNothingWasNotPutOff() {
    Retries none = Retries.of(message, "orders");

    assertThat(none.count()).isZero();
    assertThat(none.since()).isEmpty();
  }

  @Test
  void whatOneWritesTheNextReads() {
    Retries.of(message, "orders").writeNext(message, "orders", false, NOW);
    Retries.of(message, "orders").writeNext(message, "orders", true, NOW.plusSeconds(9));

    Retries read = Retries.of(message, "orders");
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.unlimited()).isEqualTo(1);
    assertThat(read.limited()).isEqualTo(1);
    assertThat(read.since()).contains(NOW);
  }

  @Test
  void whatAnotherRouteCountedIsNothing() {
    Retries.of(message, "orders").writeNext(message, "orders", false, NOW);

    assertThat(Retries.of(message, "payments").count()).isZero();
  }

  @Test
  void aCountWithoutARouteIsTaken() {
    message.setHeader("x-retry-count", "2");

    assertThat(Retries.of(message, "orders").count()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "-3", "1e9", "99999999999999999999", "2.5"})
  void whatIsNoCountIsNothing(String text) {
    message.setHeader("x-retry-count", text);
    message.setHeader("x-retry-since", text);
    message.setHeader("x-retry-unlimited", 7);

    Retries read = Retries.of(message, "orders");
    assertThat(read.count()).isZero();
    assertThat(read.limited()).isZero();
    assertThat(read.since()).isEmpty();
  }

  @Test
  void bytesAreNoCount() {
    message.setHeader("x-retry-count", "3".getBytes(StandardCharsets.UTF_8));

    assertThat(Retries.of(message, "orders").count()).isZero();
  }
}
