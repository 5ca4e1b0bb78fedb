package dev.drover.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainClient;
import dev.drover.broker.PlainTopic;
import dev.drover.embedded.EmbeddedAmqpBroker;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.kafka.LosslessKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender's headers do not decide where a publish goes, from either wire, in either gear. */
@Timeout(120)
class WireHeadersTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Each would send the message to the trap, where nobody looks, or make it urgent. */
  private static final Map<String, String> STEERING =
      Map.ofEntries(
          Map.entry("rabbitmq.ROUTING_KEY", "trap"),
          Map.entry("rabbitmq.OVERRIDE_ROUTING_KEY", "trap"),
          Map.entry("rabbitmq.EXCHANGE_NAME", "trap"),
          Map.entry("rabbitmq.EXCHANGE_OVERRIDE_NAME", "trap"),
          Map.entry("RABBITMQ.PRIORITY", "9"),
          Map.entry("rabbitmq.EXPIRATION", "1"),
          Map.entry("CamelRabbitmqRoutingKey", "trap"),
          Map.entry("CamelRabbitmqRoutingOverrideKey", "trap"),
          Map.entry("camelrabbitmqroutingoverridekey", "trap"),
          Map.entry("CamelRabbitmqExchangeOverrideName", "trap"),
          Map.entry("CamelRabbitmqPriority", "9"),
          Map.entry("CamelRabbitmqExpiration", "1"));

  @TempDir static Path folder;

  private static EmbeddedAmqpBroker broker;
  private static EmbeddedKafka kafka;

  private final String queue = Flow.name("q");
  private final String from = Flow.name("source");
  private final String to =
      "rabbitmq:%s?exchangeType=fanout&queue=%s".formatted(Flow.name("x"), queue);

  @BeforeAll
  static void startServers() {
    broker = EmbeddedAmqpBroker.start(folder.resolve("amqp"), FreePorts.next());
    broker.open();
    kafka = EmbeddedKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopServers() {
    kafka.close();
    broker.close();
  }

  @Test
  void aRecordCannotSteerItsPublish() throws Exception {
    new PlainTopic(kafka.brokers(), from, Map.of()).close();
    try (var flow = flow().route("kafka:" + from, route -> route.to(to)).start()) {
      send();

      assertUnmoved(flow);
    }
  }

  @Test
  void aRecordOfABatchCannotSteerItsPublish() throws Exception {
    new PlainTopic(kafka.brokers(), from, Map.of()).close();
    try (var flow = flow().route("kafka:" + from + "?batching=true", route -> route.to(to))) {
      flow.start();
      send();

      assertUnmoved(flow);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageOfTheOtherBrokerCannotSteerItsPublish(boolean batching) throws Exception {
    try (var flow = flow()) {
      flow.client.queue(from, Map.of());
      String source = "rabbitmq:default?queue=%s&batching=%s".formatted(from, batching);
      flow.route(source, route -> route.to(to)).start();
      var properties = new AMQP.BasicProperties.Builder().headers(headers());
      flow.client.publish("", from, properties.build(), "here".getBytes(UTF_8));

      assertUnmoved(flow);
    }
  }

  private static Flow flow() throws Exception {
    String uri = broker.uri().toString();
    var flow = new Flow(uri, new PlainClient(uri));
    flow.context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    return flow;
  }

  private void assertUnmoved(Flow flow) throws Exception {
    GetResponse got = await().atMost(SOON).until(() -> taken(flow), taken -> taken != null);
    assertThat(got.getBody()).asString().isEqualTo("here");
    assertThat(got.getEnvelope().getRoutingKey()).isIn("", from);
    assertThat(got.getProps().getPriority()).isNull();
    assertThat(got.getProps().getExpiration()).isNull();
    assertThat(got.getProps().getHeaders())
        .containsKey("colour")
        .doesNotContainKeys(STEERING.keySet().toArray(String[]::new));
  }

  /** Null as long as the route has not made the queue. */
  private GetResponse taken(Flow flow) throws Exception {
    try {
      return flow.client.get(queue);
    } catch (IOException e) {
      return null;
    }
  }

  private void send() throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(from, "here".getBytes(UTF_8));
    headers()
        .forEach((name, value) -> record.headers().add(name, value.toString().getBytes(UTF_8)));
    var bytes = new ByteArraySerializer();
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.brokers());
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      producer.send(record).get();
    }
  }

  private static Map<String, Object> headers() {
    var headers = new HashMap<String, Object>(STEERING);
    headers.put("colour", "red");
    return headers;
  }
}
