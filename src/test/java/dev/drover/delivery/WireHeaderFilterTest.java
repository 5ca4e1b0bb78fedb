package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireHeaderFilterTest {

  private final WireHeaderFilter filter = new WireHeaderFilter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "camelHttpUri",
        "cAMELSqlQuery",
        "CamelRabbitmqExchangeOverrideName",
        "kafka.OVERRIDE_TOPIC",
        "KAFKA.KEY",
        "rabbitmq.ROUTING_KEY",
        "Long-Running-Action",
        "long-running-action",
        "reply-to",
        "replyTo",
        "JMSReplyTo",
        "org.apache.camel.something",
        "CC",
        "BCC"
      })
  void stopsWhatSteersInBothDirections(String name) {
    assertThat(filter.applyFilterToExternalHeaders(name, "x", null)).isTrue();
    assertThat(filter.applyFilterToCamelHeaders(name, "x", null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-death",
        "message-id",
        "traceparent",
        "x-dead-letter-reason",
        "kafkaesque",
        "my-camel",
        ""
      })
  void letsTheRestPass(String name) {
    assertThat(filter.applyFilterToExternalHeaders(name, "x", null)).isFalse();
    assertThat(filter.applyFilterToCamelHeaders(name, "x", null)).isFalse();
  }
}
