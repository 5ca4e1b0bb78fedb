package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.routetest.RouteTest;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bridge as an integrator declares one, in a few lines on the shipped templates. */
class BridgeTemplatesTest {

  @RegisterExtension
  final RouteTest invoices =
      RouteTest.of(
              "classpath:routes/bridge/from-rabbitmq.camel.yaml",
              "classpath:flows/invoices.camel.yaml")
          .source("invoices")
          .target("kafka:invoices")
          .deadLetters("rabbitmq:default")
          .property("redelivery.maximum", "0");

  @Test
  void carriesBodyKeyAndHeadersOnce() {
    byte[] body = "any bytes".getBytes(UTF_8);

    invoices.send("m-1", body, Map.of("customer", "c-7"));
    Exchange duplicate = invoices.send("m-1", body);

    invoices.account().balances();
    assertThat(duplicate.getException()).isNull();
    Message record = invoices.at("kafka:invoices").getExchanges().get(0).getMessage();
    assertThat(record.getBody()).isSameAs(body);
    assertThat(record.getHeader("CamelKafkaKey")).isEqualTo("c-7");
    assertThat(record.getHeader("message-id")).isEqualTo("m-1");
  }

  @Test
  void deadLettersWhatTheTargetRefuses() {
    invoices
        .at("kafka:invoices")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("refused");
            });

    invoices.send("m-1", "x".getBytes(UTF_8));

    invoices.account().expectDead("m-1").balances();
    Message letter = invoices.at("rabbitmq:default").getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("invoices");
    assertThat(letter.getHeader("x-dead-letter-reason")).isEqualTo("refused");
  }
}
