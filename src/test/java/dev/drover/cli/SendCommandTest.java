package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmbeddedServers.class)
@Timeout(60)
class SendCommandTest {

  private final EmbeddedServers.Brokers brokers;
  @TempDir private Path folder;
  private Connection connection;
  private Channel channel;

  SendCommandTest(EmbeddedServers.Brokers brokers) {
    this.brokers = brokers;
  }

  @BeforeEach
  void connect() throws Exception {
    connection = brokers.connect();
    channel = connection.createChannel();
    channel.queuePurge("orders");
    brokers.config(folder);
  }

  @AfterEach
  void hangUp() throws Exception {
    connection.close();
  }

  @Test
  void sendsAPersistentMessageWithItsIdAndHeaders() throws Exception {
    Console console =
        send(
            "--to=rabbitmq:orders/new",
            "--body={\"id\":\"7\"}",
            "--id=7",
            "--header=tenant=a",
            "--header=correlation-id=c");

    GetResponse got = channel.basicGet("orders", true);
    assertThat(console.exitCode).as(console.err()).isZero();
    assertThat(console.out()).contains("rabbitmq:orders/new: 1 of 1 confirmed", "id 7");
    assertThat(new String(got.getBody(), UTF_8)).isEqualTo("{\"id\":\"7\"}");
    assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("new");
    assertThat(got.getProps().getMessageId()).isEqualTo("7");
    assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(got.getProps().getContentType()).isEqualTo("application/json");
    assertThat(got.getProps().getCorrelationId()).isEqualTo("c");
    assertThat(got.getProps().getHeaders()).containsOnlyKeys("tenant");
  }

  @Test
  void numbersTheIdsOfSeveralMessages() throws Exception {
    Console console =
        send("--to=rabbitmq:orders/new", "--body=x", "--id=i", "--count=3", "--output=json");

    var receipt = new ObjectMapper().readTree(console.out());
    assertThat(receipt.get("confirmed").asInt()).isEqualTo(3);
    assertThat(receipt.get("firstId").asText()).isEqualTo("i-1");
    assertThat(receipt.get("lastId").asText()).isEqualTo("i-3");
    assertThat(idsIn("orders")).containsExactly("i-1", "i-2", "i-3");
  }

  @Test
  void givesEachMessageItsOwnIdByDefault() throws Exception {
    send("--to=rabbitmq:orders/new", "--body=x", "--count=20");

    assertThat(idsIn("orders")).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void letsAMessageIdHeaderStandForTheId() throws Exception {
    send("--to=rabbitmq:orders/new", "--body=x", "--header=message-id=9");

    assertThat(idsIn("orders")).containsExactly("9");
  }

  @Test
  void sendsTheLinesOfAFileByteForByte() throws Exception {
    Path file = folder.resolve("lines");
    Files.write(file, new byte[] {'a', ' ', '\n', '\n', (byte) 0xff, '\r', '\n', '\r', '\n', 'c'});

    Console console = send("--to=rabbitmq:/orders", "--file=" + file);

    assertThat(console.exitCode).as(console.err()).isZero();
    assertThat(channel.basicGet("orders", true).getBody()).containsExactly('a', ' ');
    assertThat(channel.basicGet("orders", true).getBody()).containsExactly(0xff);
    assertThat(channel.basicGet("orders", true).getBody()).containsExactly('c');
    assertThat(channel.basicGet("orders", true)).isNull();
  }

  @Test
  void sendsToATopicWithKeyAndHeaders() throws Exception {
    String topic = newTopic();

    Console console =
        send("--to=kafka:" + topic, "--body={}", "--id=7", "--key=k", "--header=tenant=a");

    ConsumerRecord<String, String> record = records(topic, 1).get(0);
    assertThat(console.exitCode).as(console.err()).isZero();
    assertThat(console.out()).contains("1 of 1 confirmed");
    assertThat(record.key()).isEqualTo("k");
    assertThat(record.value()).isEqualTo("{}");
    assertThat(header(record, "message-id")).isEqualTo("7");
    assertThat(header(record, "content-type")).isEqualTo("application/json");
    assertThat(header(record, "tenant")).isEqualTo("a");
  }

  @Test
  void sendsFarMoreMessagesThanFitInTheWindow() throws Exception {
    String topic = newTopic();

    Console toKafka = send("--to=kafka:" + topic, "--body=x", "--count=5000");
    Console toRabbitmq = send("--to=rabbitmq:orders/x", "--body=x", "--count=5000");

    assertThat(toKafka.out()).contains("5,000 of 5,000 confirmed");
    assertThat(toRabbitmq.out()).contains("5,000 of 5,000 confirmed");
    assertThat(records(topic, 5_000)).hasSize(5_000);
    assertThat(channel.messageCount("orders")).isEqualTo(5_000);
  }

  @Test
  void failsWhenNoQueueTakesTheMessage() {
    Console console = send("--to=rabbitmq:/no-such-queue", "--body=x");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.out()).contains("0 of 1 confirmed");
    assertThat(console.err())
        .contains("no queue is bound to exchange '' for routing key 'no-such-queue'")
        .doesNotContain("\tat ");
  }

  @Test
  void failsWhenTheExchangeDoesNotExist() {
    Console console = send("--to=rabbitmq:nowhere/x", "--body=x", "--count=50");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err()).contains("exchange 'nowhere' does not exist");
  }

  @Test
  void failsWithinSecondsWhenTheTopicDoesNotExist() {
    long begun = System.nanoTime();

    Console console = send("--to=kafka:nowhere", "--body=x");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err()).contains("has no topic 'nowhere'").contains("payments");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void saysWhatToDoWhenNothingAnswers() throws Exception {
    Files.writeString(
        folder.resolve("application.properties"),
        "drover.rabbitmq.uri=amqp://u:secret@127.0.0.1:1\ndrover.kafka.brokers=127.0.0.1:1\n");

    Console toRabbitmq = send("--to=rabbitmq:orders/x", "--body=x");
    Console toKafka = send("--to=kafka:payments", "--body=x");

    assertThat(toRabbitmq.exitCode).isEqualTo(1);
    assertThat(toRabbitmq.err())
        .contains("RabbitMQ at '127.0.0.1:1' cannot be reached", "drover run")
        .doesNotContain("secret");
    assertThat(toKafka.exitCode).isEqualTo(1);
    assertThat(toKafka.err()).contains("Kafka at '127.0.0.1:1' cannot be reached", "drover run");
  }

  @Test
  void saysWhenThePasswordIsWrong() throws Exception {
    String uri = brokers.amqp.uri().toString().replace("guest:guest", "guest:wrong");
    Files.writeString(folder.resolve("application.properties"), "drover.rabbitmq.uri=" + uri);

    Console console = send("--to=rabbitmq:orders/x", "--body=x");

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err()).contains("refused the user").doesNotContain("wrong@");
  }

  @Test
  void exits2ForASettingAtFault() throws Exception {
    Files.writeString(folder.resolve("application.properties"), "drover.rabbitmq.ury=x\n");

    Console console = send("--to=rabbitmq:orders/x", "--body=x");

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains("drover.rabbitmq.ury").contains("drover.rabbitmq.uri");
  }

  @Test
  void exits1ForAFileThatIsNotThere() {
    Console console = send("--to=rabbitmq:orders/x", "--file=" + folder.resolve("none"));

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.err()).contains("there is no such file");
  }

  private Console send(String... args) {
    var all = new ArrayList<>(List.of("send", "--config", folder.toString()));
    all.addAll(List.of(args));
    return Console.run(all.toArray(String[]::new));
  }

  private List<String> idsIn(String queue) throws Exception {
    var ids = new ArrayList<String>();
    for (var got = channel.basicGet(queue, true); got != null; ) {
      ids.add(got.getProps().getMessageId());
      got = channel.basicGet(queue, true);
    }
    return ids;
  }

  private String newTopic() throws Exception {
    String topic = "send-" + UUID.randomUUID();
    try (var admin = Admin.create(Map.of("bootstrap.servers", brokers.kafka.brokers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    return topic;
  }

  private List<ConsumerRecord<String, String>> records(String topic, int count) {
    var records = new ArrayList<ConsumerRecord<String, String>>();
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers.kafka.brokers());
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (records.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
