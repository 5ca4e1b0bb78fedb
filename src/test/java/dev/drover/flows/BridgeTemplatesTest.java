package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bridge as an integrator declares one, in a few lines on the shipped templates. */
class BridgeTemplatesTest extends ShippedFlow {

  private static final String INVOICES =
      """
      - templatedRoute:
          routeTemplateRef: bridge-rabbitmq-to-kafka
          routeId: invoices
          parameters:
            - {name: queue, value: invoices}
            - {name: topic, value: invoices}
            - {name: key, value: "${header.customer}"}
            - {name: batching, value: "true"}
      - templatedRoute:
          routeTemplateRef: dead-letters-to-rabbitmq
          routeId: invoices-dead
          parameters:
            - {name: of, value: invoices}
            - {name: queue, value: invoices.dlq}
      """;

  @BeforeEach
  void declare() throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/shared/dead-letter.camel.yaml"),
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/bridge/from-rabbitmq.camel.yaml"),
            ResourceHelper.fromString("invoices.camel.yaml", INVOICES));
    AdviceWith.adviceWith(
        context,
        "invoices",
        advice -> {
          advice.replaceFromWith("direct:in");
          advice.weaveByToUri("kafka:*").replace().to("mock:target");
        });
    AdviceWith.adviceWith(
        context,
        "invoices-dead",
        advice -> advice.weaveByToUri("rabbitmq:*").replace().to("mock:dead"));
    context.start();
  }

  @Test
  void carriesBodyKeyAndHeadersOnce() throws Exception {
    target().expectedMessageCount(1);
    byte[] body = "any bytes".getBytes(UTF_8);

    send(body, Map.of("CamelRabbitmqMessageId", "m-1", "customer", "c-7"));
    Exchange duplicate = send(body, Map.of("CamelRabbitmqMessageId", "m-1"));

    target().assertIsSatisfied();
    assertThat(duplicate.getException()).isNull();
    Message record = target().getExchanges().get(0).getMessage();
    assertThat(record.getBody()).isSameAs(body);
    assertThat(record.getHeader("CamelKafkaKey")).isEqualTo("c-7");
    assertThat(record.getHeader("message-id")).isEqualTo("m-1");
  }

  @Test
  void deadLettersWhatTheTargetRefuses() throws Exception {
    context.getPropertiesComponent().addOverrideProperty("redelivery.maximum", "0");
    target()
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("refused");
            });
    dead().expectedMessageCount(1);

    send("x".getBytes(UTF_8), Map.of("CamelRabbitmqMessageId", "m-1"));

    dead().assertIsSatisfied();
    Message letter = dead().getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("invoices");
    assertThat(letter.getHeader("x-dead-letter-reason")).isEqualTo("refused");
  }
}
