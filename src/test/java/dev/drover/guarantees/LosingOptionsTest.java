package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.kafka.LosslessKafka;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options by which stock Camel loses messages: none gets past the start, and each is named. */
class LosingOptionsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          publisherAcknowledgements: false | waits for every confirm
          guaranteedDeliveries: false      | Every message is confirmed here
          confirm: auto                    | unknown option 'confirm'
          confirmTimeout: 1                | unknown option 'confirmTimeout'
          """)
  void L02_confirmsCannotBeSwitchedOff(String option, String words) throws Exception {
    RouteFault fault = fault("direct:in", "{}", "rabbitmq:x", "{routingKey: k, " + option + "}");

    assertThat(fault.render()).contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void L02_aRecordWaitsForAllReplicas(String acks) throws Exception {
    String options = "{requestRequiredAcks: \"" + acks + "\", enableIdempotence: false}";
    RouteFault fault = fault("direct:in", "{}", "kafka:x", options);

    assertThat(fault.render()).contains("'requestRequiredAcks=" + acks + "'", "remove the option");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          autoAck: true                | acknowledges after the exchange is done
          rejectAndDontRequeue: true   | unknown option 'rejectAndDontRequeue'
          rejectAndDontRequeue: false  | unknown option 'rejectAndDontRequeue'
          acknowledgeMode: NONE        | unknown option 'acknowledgeMode'
          retry: false                 | unknown option 'retry'
          """)
  void L05_noOptionDropsAFailedDelivery(String option, String words) throws Exception {
    RouteFault fault = fault("rabbitmq:x", "{queue: q, " + option + "}", "mock:effect", "{}");

    assertThat(fault.render()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          asyncConsumer: true | unknown option 'asyncConsumer'
          """)
  void L06_noOptionAcknowledgesBeforeTheExchangeIsDone(String option, String words)
      throws Exception {
    RouteFault fault = fault("rabbitmq:x", "{queue: q, " + option + "}", "mock:effect", "{}");

    assertThat(fault.render()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          autoCommitEnable: true   | commits records that are not finished
          allowManualCommit: false | nothing would ever be committed
          batchingIntervalMs: 100  | never waits to fill
          seekTo: END              | pass over what came meanwhile
          kafkaManualCommitFactory: "#class:org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory" | commits records that are not finished
          kafkaClientFactory: "#class:org.apache.camel.component.kafka.DefaultKafkaClientFactory" | commits records that are not finished
          """)
  void L10_noOptionCommitsWhatIsNotDone(String option, String words) throws Exception {
    RouteFault fault = fault("kafka:x", "{" + option + "}", "mock:effect", "{}");

    assertThat(fault.render()).contains(words).contains("remove the option");
  }

  @Test
  void L08_aDeadLetterChannelThatSwallowsItsFailureIsRefused() throws Exception {
    RouteFault fault =
        fault(
            """
            - errorHandler:
                deadLetterChannel:
                  deadLetterUri: kafka:letters
            """);

    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.render()).contains("add 'deadLetterHandleNewException: false'");
  }

  private RouteFault fault(String from, String options, String to, String toOptions)
      throws IOException {
    return fault(
        """
        - route:
            id: integrator
            from:
              uri: %s
              parameters: %s
              steps:
                - to:
                    uri: %s
                    parameters: %s
        """
            .formatted(from, options, to, toOptions));
  }

  private RouteFault fault(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("integrator.camel.yaml"), yaml);
    List<RouteFault> faults = RouteFiles.find("file:" + file).check(LosingOptionsTest::components);
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).line()).isPositive();
    return faults.get(0);
  }

  private static void components(CamelContext context) {
    context.addComponent("rabbitmq", new RabbitmqComponent(context));
    context.addComponent("kafka", LosslessKafka.component("127.0.0.1:1"));
  }
}
