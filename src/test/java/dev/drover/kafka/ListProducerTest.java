package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.FreePorts;
import dev.drover.broker.PlainTopic;
import dev.drover.delivery.Batch;
import dev.drover.delivery.OfferAgain;
import dev.drover.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as bodies, against a real broker: which element was stored, and which was not. */
@Timeout(120)
class ListProducerTest {

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String LIMIT = "20000";

  private static final String TOO_LARGE = "x".repeat(30_000);

  private static EmbeddedKafka kafka;

  private final String name = "list-" + NAMES.incrementAndGet();
  private PlainTopic topic;
  private CamelContext context;
  private ProducerTemplate template;

  @BeforeAll
  static void startKafka() {
    Path folder = Path.of("target", "list-producer-" + System.nanoTime());
    kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void start() throws Exception {
    topic = new PlainTopic(kafka.brokers(), name, Map.of("max.message.bytes", LIMIT));
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.start();
    template = context.createProducerTemplate();
  }

  @AfterEach
  void stop() {
    context.stop();
    topic.close();
  }

  @Test
  void sendsEveryElementWithItsOwnKeyTopicPartitionAndHeaders() throws Exception {
    try (var other = new PlainTopic(kafka.brokers(), name + "-other", Map.of())) {
      Exchange plain = element("plain", Map.of("CamelKafkaKey", "k", "colour", "red"));
      Exchange elsewhere = element("elsewhere", Map.of("CamelKafkaOverrideTopic", other.name()));
      Exchange placed = element("placed", Map.of("CamelKafkaPartitionKey", 0, "colour", "blue"));

      Exchange carrier = sendBatch("", plain, elsewhere, placed);

      assertThat(carrier.getException()).isNull();
      assertThat(body(carrier)).containsExactly(plain, elsewhere, placed);
      assertThat(topic.all()).containsExactly("plain", "placed");
      assertThat(other.all()).containsExactly("elsewhere");
      ConsumerRecord<byte[], byte[]> first = first();
      assertThat(first.key()).isEqualTo("k".getBytes(UTF_8));
      assertThat(first.headers().lastHeader("colour").value()).isEqualTo("red".getBytes(UTF_8));
    }
  }

  @Test
  @Timeout(30)
  void waitsForNoRecordToJoinTheLast() throws Exception {
    Exchange one = element("one", Map.of());

    Exchange carrier = sendBatch("?lingerMs=60000", one, element("two", Map.of()));

    assertThat(carrier.getException()).isNull();
    assertThat(topic.all()).containsExactlyInAnyOrder("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?synchronous=true"})
  void aRecordThatIsNotStoredLeavesItsFailureOnItsOwnElement(String options) throws Exception {
    Exchange good = element("good", Map.of());
    Exchange tooLarge = element(TOO_LARGE, Map.of());
    Exchange alsoGood = element("also good", Map.of());

    Exchange carrier = sendBatch(options, good, tooLarge, alsoGood);

    assertThat(carrier.getException()).isNull();
    assertThat(body(carrier)).containsExactly(good, alsoGood);
    assertThat(tooLarge.getException()).isInstanceOf(RecordTooLargeException.class);
    assertThat(good.getException()).isNull();
    assertThat(topic.all()).containsExactly("good", "also good");
  }

  @Test
  void aRecordThatCannotBeMadeFailsAlone() throws Exception {
    Exchange noBytes = element(new Object() {}, Map.of());
    Exchange noPartition = element("a", Map.of("CamelKafkaPartitionKey", -7));
    Exchange good = element("good", Map.of());

    Exchange carrier = sendBatch("", noBytes, noPartition, good);

    assertThat(body(carrier)).containsExactly(good);
    assertThat(noBytes.getException()).isNotNull();
    assertThat(noPartition.getException()).isInstanceOf(IllegalArgumentException.class);
    assertThat(topic.all()).containsExactly("good");
  }

  @Test
  void aBatchOfWhichNothingIsLeftSendsNothing() throws Exception {
    Exchange carrier = sendBatch("");

    assertThat(carrier.getException()).isNull();
    assertThat(topic.all()).isEmpty();
  }

  @Test
  void tellsEachElementWhereItIsStored() {
    Exchange first = element("a", Map.of());
    Exchange second = element("b", Map.of());

    sendBatch("?recordMetadata=true", first, second);

    assertThat(offsets(first)).containsExactly(0L);
    assertThat(offsets(second)).containsExactly(1L);
  }

  @Test
  void aTopicThatIsNotThereIsWaitedForOnceAndIsNoOutage() throws Exception {
    Exchange gone = element("a", Map.of("CamelKafkaOverrideTopic", name + "-gone"));
    Exchange alsoGone = element("b", Map.of("CamelKafkaOverrideTopic", name + "-gone"));
    Exchange good = element("good", Map.of());
    long begun = System.nanoTime();

    sendBatch("?additionalProperties.max.block.ms=2000", gone, alsoGone, good);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(3_900));
    assertThat(List.of(gone, alsoGone))
        .allSatisfy(e -> assertThat(e.getException()).hasMessageContaining("not present"))
        .noneMatch(e -> OfferAgain.isAskedBy(e.getException()));
    assertThat(topic.all()).containsExactly("good");
  }

  @Test
  void aListOfTheRoutesOwnNamesTheElementsThatWereNotStored() throws Exception {
    Exchange exchange = context.getEndpoint("kafka:" + name).createExchange();
    Message tooLarge = message(TOO_LARGE);
    exchange.getMessage().setBody(List.of("the first", tooLarge, message("the third")));

    template.send("kafka:" + name, exchange);

    assertThat(exchange.getException())
        .isInstanceOf(RecordsNotSent.class)
        .hasMessageContaining("1 of 3 elements: element 1 for topic '" + name + "'")
        .hasCauseInstanceOf(RecordTooLargeException.class);
    assertThat(topic.all()).containsExactly("the first", "the third");
  }

  private Exchange sendBatch(String options, Exchange... elements) {
    Exchange carrier = context.getEndpoint("kafka:" + name).createExchange();
    Batch.begin(carrier, List.of(elements));
    return template.send("kafka:" + name + options, carrier);
  }

  private Exchange element(Object body, Map<String, Object> headers) {
    var element = new DefaultExchange(context);
    element.getMessage().setBody(body);
    element.getMessage().getHeaders().putAll(headers);
    return element;
  }

  private Message message(String body) {
    var message = new DefaultMessage(context);
    message.setBody(body);
    return message;
  }

  private static List<Object> body(Exchange carrier) {
    List<?> body = carrier.getMessage().getBody(List.class);
    return new ArrayList<>(body);
  }

  private static List<Long> offsets(Exchange element) {
    var offsets = new ArrayList<Long>();
    List<?> metadata = element.getMessage().getHeader("CamelKafkaRecordMeta", List.class);
    metadata.forEach(m -> offsets.add(((RecordMetadata) m).offset()));
    return offsets;
  }

  private ConsumerRecord<byte[], byte[]> first() {
    try (KafkaConsumer<byte[], byte[]> reader = topic.member("first")) {
      reader.unsubscribe();
      var partition = List.of(new TopicPartition(name, 0));
      reader.assign(partition);
      reader.seekToBeginning(partition);
      return reader.poll(Duration.ofSeconds(10)).iterator().next();
    }
  }
}
