package dev.drover.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.dedup.MessageId;
import dev.drover.rabbitmq.RabbitmqComponent;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BrowsableEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retry queues, on whichever broker: when a message comes back, how often, and where it ends. */
@Timeout(120)
abstract class RetryQueuesContract {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** What a loaded machine may add; a judged run holds to less. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final byte[] BODY = {'{', (byte) 0xff, 0, '}'};

  /** One try of a message, as the route saw it. */
  record Try(String id, long nanos, Map<String, Object> headers, byte[] body) {}

  /** What the target does with a try. */
  interface Target {
    void take(Try attempt) throws Exception;
  }

  private final List<Try> tries = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext context = new DefaultCamelContext();
  final RetryComponent retry = new RetryComponent();
  PlainClient client;
  private volatile Target target = attempt -> {};

  /** Where the broker is. */
  abstract String uri();

  @AfterEach
  void empty() throws Exception {
    context.stop();
    for (String flow : List.of("parcels", "letters")) {
      purge(flow + ".retry");
      for (long wait = 200; wait < 30_000; wait *= 2) {
        purge(flow + ".retry." + wait);
      }
      purge(flow);
      purge(flow + ".dlq");
    }
    client.close();
  }

  private void purge(String queue) throws Exception {
    try {
      client.channel().queuePurge(queue);
    } catch (java.io.IOException absent) {
      // not every test has it
    }
  }

  @Test
  void aFailedMessageComesBackAsItWasAfterEachWait() throws Exception {
    target = attempt -> failUntil(attempt, 3);
    start("parcels");

    publish("parcels", "north.7", "m-1", Map.of("colour", "red"));

    await().atMost(SOON).until(() -> tries.size() == 4);
    assertWaits(200, 400, 800);
    assertThat(tries)
        .extracting(t -> t.headers.get("x-retry-count"))
        .containsExactly(null, 1, 2, 3);
    Try last = tries.get(3);
    assertThat(last.body).isEqualTo(BODY);
    assertThat(last.headers)
        .containsEntry("CamelRabbitmqMessageId", "m-1")
        .containsEntry("CamelRabbitmqRoutingKey", "north.7")
        .containsEntry("CamelRabbitmqExchange", "parcels")
        .containsEntry("CamelRabbitmqContentType", "application/octet-stream")
        .containsEntry("colour", "red")
        .doesNotContainKey("x-dead-letter-reason");
    await().atMost(SOON).until(() -> depthOfAll("parcels", 200, 400, 800) == 0);
  }

  @Test
  void whatFailsToTheEndIsOneLetterWithItsAttempts() throws Exception {
    target = attempt -> failUntil(attempt, 99);
    context.getPropertiesComponent().addInitialProperty("retry.maximum", "2");
    start("parcels");

    publish("parcels", "north", "m-1", Map.of());

    await().atMost(SOON).until(() -> client.depth("parcels.dlq") == 1);
    GetResponse letter = client.get("parcels.dlq");
    Map<String, Object> headers = letter.getProps().getHeaders();
    assertThat(letter.getBody()).isEqualTo(BODY);
    assertThat(letter.getProps().getMessageId()).isEqualTo("m-1");
    assertThat(headers.get("x-dead-letter-attempts")).hasToString("3");
    assertThat(headers.get("x-dead-letter-reason")).hasToString("no");
    assertThat(headers.keySet()).noneMatch(name -> name.startsWith("x-retry-"));
    assertThat(tries).hasSize(3);
    await().atMost(SOON).until(() -> depthOfAll("parcels", 200, 400) == 0);
  }

  @Test
  void othersGoOnWhileOneWaits() throws Exception {
    target =
        attempt -> {
          if (attempt.id.equals("bad")) failUntil(attempt, 99);
        };
    start("parcels");

    publish("parcels", "north", "bad", Map.of());
    await().atMost(SOON).until(() -> triesOf("bad") == 3);
    for (int i = 0; i < 100; i++) {
      publish("parcels", "north", "good-" + i, Map.of());
    }

    await()
        .atMost(SOON)
        .until(() -> tries.stream().filter(t -> !t.id.equals("bad")).count() == 100);
    assertThat(triesOf("bad")).isLessThan(10);
  }

  @Test
  void badInputGoesStraightToTheDeadLetters() throws Exception {
    target =
        attempt -> {
          throw new com.fasterxml.jackson.core.JsonParseException(null, "no JSON");
        };
    start("parcels");

    publish("parcels", "north", "m-1", Map.of());

    await().atMost(SOON).until(() -> client.depth("parcels.dlq") == 1);
    assertThat(client.get("parcels.dlq").getProps().getHeaders().get("x-dead-letter-reason"))
        .asString()
        .contains("no JSON");
    assertThat(tries).hasSize(1);
  }

  @Test
  void aSingleRungIsOnePlainQueueOfFiveSeconds() throws Exception {
    target = attempt -> failUntil(attempt, 1);
    start("letters");

    publish("", "letters", "m-1", Map.of());
    await().atMost(SOON).until(() -> client.depth("letters.retry") == 1);

    await().atMost(SOON).until(() -> tries.size() == 2);
    assertWaits(5_000);
  }

  @Test
  void aTargetThatIsDownIsTriedWithoutEndAtACappedRate() throws Exception {
    target =
        attempt -> {
          throw new ConnectException("down");
        };
    start("letters");

    publish("", "letters", "m-1", Map.of());
    await().atMost(SOON).until(() -> tries.size() == 12);
    assertWaits(200, 400, 400, 400, 400);
    assertThat(client.depth("letters.dlq")).isZero();

    target = attempt -> failUntil(attempt, 99);
    int before = tries.size();
    await().atMost(SOON).until(() -> client.depth("letters.retry") == 1);
    assertThat(tries.size())
        .as("the outage has used up no attempt")
        .isLessThanOrEqualTo(before + 2);
    assertThat(client.depth("letters.dlq")).isZero();
  }

  @Test
  void aBlockingRetryStaysWithItsSource() throws Exception {
    target =
        attempt -> {
          if (tries.size() < 3) throw new NoRouteToHostException("down");
        };
    start("letters");

    publish("", "letters", "m-1", Map.of());

    await().atMost(SOON).until(() -> tries.size() == 3);
    assertThat(tries).allMatch(t -> t.headers.get("x-retry-count") == null);
    assertThat(client.depth("letters.dlq")).isZero();
    assertThat(client.depth("letters.retry.200")).isZero();
  }

  @Test
  void lettersAreLookedAtAndLieThereAsBefore() throws Exception {
    start("parcels");
    client.publishMany("parcels.dlx", "", 30);
    var place =
        context.getEndpoint(
            "rabbitmq:parcels.dlx?exchangeType=fanout&queue=parcels.dlq", BrowsableEndpoint.class);

    assertThat(ids(place.getExchanges(3, null))).containsExactly("0", "1", "2");
    assertThat(ids(place.getExchanges(5, read -> id((Exchange) read).equals("29"))))
        .containsExactly("29");
    assertThat(place.getBrowseStatus(0).size()).isEqualTo(30);
    for (int i = 0; i < 30; i++) {
      assertThat(client.get("parcels.dlq").getProps().getMessageId()).isEqualTo("" + i);
    }
  }

  private static List<String> ids(List<Exchange> read) {
    return read.stream().map(RetryQueuesContract::id).toList();
  }

  private static String id(Exchange read) {
    return read.getMessage().getHeader("CamelRabbitmqMessageId", String.class);
  }

  @Test
  void whatAnotherRouteCountedIsNotCounted() throws Exception {
    target = attempt -> failUntil(attempt, 1);
    start("parcels");

    publish("parcels", "n", "m-1", Map.of("x-retry-count", 99, "x-retry-route", "elsewhere"));

    await().atMost(SOON).until(() -> tries.size() == 2);
    assertThat(tries.get(1).headers).containsEntry("x-retry-count", 1);
    assertThat(client.depth("parcels.dlq")).isZero();
  }

  @Test
  void countsWhatItPutsOffByRouteAndRung() throws Exception {
    var counted = new java.util.concurrent.ConcurrentHashMap<String, Number>();
    retry
        .counts()
        .onFirst((key, count) -> counted.put(key.route() + " " + key.rung().toMillis(), count));
    target = attempt -> failUntil(attempt, 2);
    start("parcels");

    publish("parcels", "n", "m-1", Map.of());

    await().atMost(SOON).until(() -> tries.size() == 3);
    assertThat(counted).hasSize(9);
    counted.forEach(
        (rung, count) ->
            assertThat(count.intValue())
                .as(rung)
                .isEqualTo(List.of("parcels 200", "parcels 400").contains(rung) ? 1 : 0));
  }

  final void start(String flow) throws Exception {
    client = new PlainClient(uri());
    var rabbitmq = new RabbitmqComponent(context);
    rabbitmq.setUri(uri());
    context.addComponent("rabbitmq", rabbitmq);
    context.addComponent("retry", retry);
    beans().forEach(context.getRegistry()::bind);
    for (String file :
        List.of("routes/shared/retry", "routes/shared/dead-letter", "retry/" + flow)) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  context, "classpath:" + file + ".camel.yaml"));
    }
    context.getEndpoint("mock:target", MockEndpoint.class).whenAnyExchangeReceived(this::take);
    client.queue(flow, Map.of()); // the embedded broker wants the end of a wait to exist
    context.start();
  }

  private static Map<String, Object> beans() {
    return Map.of(
        "messageDedup", new MemoryIdempotentRepository(),
        "messageId", new MessageId(),
        "failureHeaders", new FailureHeaders(InstantSource.system()),
        "attemptCounter", new AttemptCounter(),
        "deadLetterCounts", new DeadLetterCounts());
  }

  private void take(Exchange exchange) throws Exception {
    Message message = exchange.getMessage();
    var attempt =
        new Try(
            message.getHeader("CamelRabbitmqMessageId", String.class),
            System.nanoTime(),
            Map.copyOf(message.getHeaders()),
            message.getBody(byte[].class));
    tries.add(attempt);
    target.take(attempt);
  }

  private void failUntil(Try attempt, int failures) {
    if (triesOf(attempt.id) <= failures) {
      throw new IllegalStateException("no");
    }
  }

  private long triesOf(String id) {
    return tries.stream().filter(t -> t.id.equals(id)).count();
  }

  private void assertWaits(long... millis) {
    for (int i = 0; i < millis.length; i++) {
      long waited = (tries.get(i + 1).nanos - tries.get(i).nanos) / 1_000_000;
      assertThat(waited)
          .as("before try %d of %s", i + 2, tries)
          .isBetween(millis[i], millis[i] + SLACK.toMillis());
    }
  }

  private void publish(String exchange, String key, String id, Map<String, Object> headers)
      throws Exception {
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .messageId(id)
            .contentType("application/octet-stream")
            .headers(headers);
    client.publish(exchange, key, properties.build(), BODY);
  }

  private long depthOfAll(String queue, int... waits) throws Exception {
    long depth = 0;
    for (int wait : waits) {
      depth += client.depth(queue + ".retry." + wait);
    }
    return depth;
  }
}
