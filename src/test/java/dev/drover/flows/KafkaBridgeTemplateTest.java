package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.dedup.MessageId;
import dev.drover.delivery.Elements;
import dev.drover.kafka.LosslessKafka;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bridge from Kafka to RabbitMQ as an integrator declares one, in a few lines. */
class KafkaBridgeTemplateTest {

  private final DefaultCamelContext context = new DefaultCamelContext();

  @BeforeEach
  void declare() throws Exception {
    context.getPropertiesComponent().addOverrideProperty("redelivery.maximum", "0");
    context.addComponent("kafka", LosslessKafka.component("127.0.0.1:1"));
    var registry = context.getRegistry();
    registry.bind("elements", new Elements());
    registry.bind("messageId", new MessageId());
    registry.bind("messageDedup", new MemoryIdempotentRepository());
    registry.bind("failureHeaders", new FailureHeaders(InstantSource.system()));
    registry.bind("attemptCounter", new AttemptCounter());
    registry.bind("deadLetterCounts", new DeadLetterCounts());
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            resource(context, "routes/shared/dead-letter.camel.yaml"),
            resource(context, "routes/bridge/from-kafka.camel.yaml"),
            resource(context, "bridges/bills.camel.yaml"));
    replace("bills", "rabbitmq:*", "mock:target");
    replace("bills-dead", "kafka:*", "mock:dead");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void itsParametersReachItsSource() {
    context.setAutoStartup(false);
    context.start();

    KafkaConfiguration source =
        ((KafkaEndpoint) context.getRoute("bills").getEndpoint()).getConfiguration();
    assertThat(source.getTopic()).isEqualTo("bills");
    assertThat(source.getGroupId()).isEqualTo("drover-bills");
    assertThat(source.isBatching()).isTrue();
    assertThat(source.getMaxPollRecords()).isEqualTo(500);
    assertThat(source.getConsumersCount()).isEqualTo(3);
  }

  @Test
  void carriesBodyAndIdentityOnce() throws Exception {
    startOnMocks();
    mock("target").expectedMessageCount(1);

    send("any bytes", Map.of("message-id", "m-1", "content-type", "text/plain"));
    send("any bytes", Map.of("message-id", "m-1"));

    mock("target").assertIsSatisfied();
    Message message = mock("target").getExchanges().get(0).getMessage();
    assertThat(message.getBody()).isEqualTo("any bytes");
    assertThat(message.getHeader("CamelRabbitmqMessageId")).isEqualTo("m-1");
    assertThat(message.getHeader("CamelRabbitmqContentType")).isEqualTo("text/plain");
    assertThat(message.getHeaders()).doesNotContainKeys("message-id", "content-type");
  }

  @Test
  void deadLettersWhatTheTargetRefuses() throws Exception {
    startOnMocks();
    mock("target")
        .whenAnyExchangeReceived(
            exchange -> {
              throw new IllegalStateException("refused");
            });
    mock("dead").expectedMessageCount(1);

    send(
        "x",
        Map.of(
            "message-id",
            "m-1",
            "CamelKafkaTopic",
            "bills",
            "CamelKafkaPartition",
            2,
            "CamelKafkaOffset",
            17L));

    mock("dead").assertIsSatisfied();
    Message letter = mock("dead").getExchanges().get(0).getMessage();
    assertThat(letter.getHeader("message-id")).isEqualTo("m-1");
    assertThat(letter.getHeader("x-dead-letter-source")).isEqualTo("kafka:bills/2@17");
  }

  private void startOnMocks() throws Exception {
    AdviceWith.adviceWith(context, "bills", advice -> advice.replaceFromWith("direct:in"));
    context.start();
  }

  private void replace(String route, String target, String mock) throws Exception {
    AdviceWith.adviceWith(context, route, advice -> advice.weaveByToUri(target).replace().to(mock));
  }

  private void send(String body, Map<String, Object> headers) {
    context.createProducerTemplate().sendBodyAndHeaders("direct:in", body, headers);
  }

  private MockEndpoint mock(String name) {
    return context.getEndpoint("mock:" + name, MockEndpoint.class);
  }

  private static Resource resource(CamelContext context, String name) throws Exception {
    return ResourceHelper.resolveMandatoryResource(context, "classpath:" + name);
  }
}
