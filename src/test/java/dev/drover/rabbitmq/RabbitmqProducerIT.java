package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@RequiresRabbitmq
@Timeout(120)
class RabbitmqProducerIT {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitmqProducerIT.class);

  private final String exchange = Flow.name("x");
  private final String queue = Flow.name("q");
  private final String to = "rabbitmq:%s?queue=%s&routingKey=k".formatted(exchange, queue);
  private Flow flow;

  @BeforeEach
  void start() throws Exception {
    flow = new Flow(RabbitmqNode.shared()).start();
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void publishesAPersistentMessageWithItsPropertiesAndHeaders() throws Exception {
    var timestamp = new Date(1_700_000_000_000L);
    Exchange sent =
        flow.send(
            to,
            "{\"id\":7}",
            RabbitmqConstants.MESSAGE_ID,
            "m-7",
            RabbitmqConstants.CORRELATION_ID,
            "c-7",
            RabbitmqConstants.CONTENT_TYPE,
            "application/json",
            RabbitmqConstants.TIMESTAMP,
            timestamp,
            RabbitmqConstants.PRIORITY,
            3,
            RabbitmqConstants.TYPE,
            "order",
            RabbitmqConstants.APP_ID,
            "shop",
            RabbitmqConstants.EXPIRATION,
            "1",
            RabbitmqConstants.USER_ID,
            "somebody-else",
            "traceparent",
            "00-1-2-01",
            "count",
            5,
            "when",
            UUID.fromString("00000000-0000-0000-0000-000000000001"),
            "junk",
            new Object(),
            "reply-to",
            "elsewhere",
            "CC",
            List.of("elsewhere"),
            "CamelHttpUri",
            "http://elsewhere");

    assertThat(sent.getException()).isNull();
    GetResponse got = flow.client.get(queue);
    var properties = got.getProps();
    assertThat(got.getBody()).asString().isEqualTo("{\"id\":7}");
    assertThat(properties.getDeliveryMode()).isEqualTo(2);
    assertThat(properties.getMessageId()).isEqualTo("m-7");
    assertThat(properties.getCorrelationId()).isEqualTo("c-7");
    assertThat(properties.getContentType()).isEqualTo("application/json");
    assertThat(properties.getTimestamp()).isEqualTo(timestamp);
    assertThat(properties.getPriority()).isEqualTo(3);
    assertThat(properties.getType()).isEqualTo("order");
    assertThat(properties.getAppId()).isEqualTo("shop");
    assertThat(properties.getExpiration()).isNull();
    assertThat(properties.getUserId()).isNull();
    assertThat(properties.getReplyTo()).isNull();
    assertThat(properties.getHeaders()).containsOnlyKeys("traceparent", "count", "when");
    assertThat(properties.getHeaders()).containsEntry("count", 5);
  }

  @Test
  void givesAMessageAnIdAndATimeWhereItHasNone() throws Exception {
    flow.send(to, new ByteArrayInputStream(new byte[] {0, 1, (byte) 0xff}));
    flow.send(to, null);

    GetResponse first = flow.client.get(queue);
    GetResponse second = flow.client.get(queue);
    assertThat(first.getBody()).containsExactly(0, 1, 0xff);
    assertThat(second.getBody()).isEmpty();
    assertThat(first.getProps().getMessageId()).isNotEmpty();
    assertThat(second.getProps().getMessageId())
        .isNotEmpty()
        .isNotEqualTo(first.getProps().getMessageId());
    assertThat(first.getProps().getTimestamp())
        .isCloseTo(new Date(), Duration.ofMinutes(1).toMillis());
  }

  @Test
  void letsHeadersSteerWhereTheEndpointLeavesItOpen() throws Exception {
    String open = "rabbitmq:%s?queue=%s&bindingKey=k".formatted(exchange, queue);

    assertThat(flow.send(open, "1", RabbitmqConstants.ROUTING_KEY, "k").getException()).isNull();
    assertThat(flow.send(open, "2").getException()).isInstanceOf(PublishUnconfirmed.class);
    assertThat(
            flow.send(to, "3", RabbitmqConstants.ROUTING_KEY, "came-with-a-message").getException())
        .isNull();
    assertThat(flow.send(to, "4", RabbitmqConstants.ROUTING_OVERRIDE_KEY, "no").getException())
        .isInstanceOf(PublishUnconfirmed.class);
    assertThat(
            flow.send(
                    to,
                    "5",
                    RabbitmqConstants.EXCHANGE_OVERRIDE_NAME,
                    "default",
                    RabbitmqConstants.ROUTING_OVERRIDE_KEY,
                    queue)
                .getException())
        .isNull();
    assertThat(bodies()).containsExactly("1", "3", "5");
  }

  @Test
  void publishesToAQueueThroughTheDefaultExchange() throws Exception {
    assertThat(flow.send("rabbitmq:default?queue=" + queue, "hello").getException()).isNull();

    assertThat(bodies()).containsExactly("hello");
  }

  @Test
  void failsTheExchangeOfAMessageThatNoQueueTakes() {
    Exchange sent =
        flow.send(
            "rabbitmq:%s?routingKey=nobody".formatted(exchange),
            "x",
            RabbitmqConstants.MESSAGE_ID,
            "m-1");

    assertThat(outcome(sent)).isEqualTo(Outcome.RETURNED);
    assertThat(sent.getException()).hasMessageContainingAll("m-1", exchange, "nobody", "NO_ROUTE");
  }

  @Test
  void letsAnUnroutableMessageGoWhereMandatoryIsTurnedOff() {
    Exchange sent =
        flow.send("rabbitmq:%s?routingKey=nobody&mandatory=false".formatted(exchange), "x");

    assertThat(sent.getException()).isNull();
  }

  @Test
  void failsTheExchangeOfAMessageThatTheQueueRefuses() throws Exception {
    String full = to + "&arg.queue.x-max-length=1&arg.queue.x-overflow=reject-publish";
    assertThat(flow.send(full, "1").getException()).isNull();

    Exchange second = flow.send(full, "2");

    assertThat(outcome(second)).isEqualTo(Outcome.REFUSED);
    assertThat(bodies()).containsExactly("1");
  }

  @Test
  void failsExchangesInFlightAsUnknownWhenTheChannelCloses() {
    assertThat(flow.send(to, "1").getException()).isNull();

    Exchange lost = flow.send(to, "2", RabbitmqConstants.EXCHANGE_OVERRIDE_NAME, "no-such");
    assertThat(outcome(lost)).isEqualTo(Outcome.UNKNOWN);
    assertThat(lost.getException()).hasMessageContainingAll("no-such", "404");

    assertThat(flow.send(to, "3").getException()).isNull();
  }

  @Test
  void findsOutWhichMessageTheBrokerClosesTheChannelOver() throws Exception {
    assertThat(flow.send(to, "first").getException()).isNull();
    var counted = new ConcurrentLinkedQueue<String>();
    ExecutorService senders = Executors.newFixedThreadPool(30);
    for (int i = 0; i < 30; i++) {
      String id = i == 7 ? "bad" : "good-" + i;
      senders.execute(() -> sendUntilItIsJudged(id, counted));
    }
    senders.shutdown();

    assertThat(senders.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
    assertThat(counted).as("failures that count against their message").containsExactly("bad");
  }

  /** As a transport does: what asks to be offered again is. */
  private void sendUntilItIsJudged(String id, Collection<String> counted) {
    String exchange = id.equals("bad") ? "no-such" : this.exchange;
    while (true) {
      Exception failure =
          flow.send(to, id, RabbitmqConstants.EXCHANGE_OVERRIDE_NAME, exchange).getException();
      if (failure == null) {
        return;
      }
      if (!OfferAgain.isAskedBy(failure)) {
        counted.add(id);
        return;
      }
    }
  }

  @Test
  void refusesAnOversizedHeaderWithoutDisturbingTheChannel() throws Exception {
    assertThat(flow.send(to, "1", "big", "x".repeat(200_000)).getException())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the broker allows");
    assertThat(flow.send(to, "2", RabbitmqConstants.MESSAGE_ID, "x".repeat(300)).getException())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            flow.send(to, "3", RabbitmqConstants.ROUTING_OVERRIDE_KEY, "x".repeat(300))
                .getException())
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(flow.send(to, "4").getException()).isNull();
    assertThat(bodies()).containsExactly("4");
  }

  @Test
  void keepsThousandsInFlightAndConfirmsEach() throws Exception {
    flow.send(to, "warm");
    int count = 10_000;
    var producer = flow.context.getEndpoint(to).createAsyncProducer();
    producer.start();
    var sent = new ArrayList<CompletableFuture<Exchange>>();
    long begin = System.nanoTime();

    for (int i = 0; i < count; i++) {
      Exchange exchange = flow.context.getEndpoint(to).createExchange();
      exchange.getMessage().setBody("" + i);
      sent.add(producer.processAsync(exchange));
    }
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();

    double seconds = (System.nanoTime() - begin) / 1e9;
    LOG.warn("{} confirmed publishes in {} s: {} a second", count, seconds, count / seconds);
    assertThat(sent).allMatch(future -> future.join().getException() == null);
    await().until(() -> flow.client.depth(queue) == count + 1);
  }

  @Test
  void declaresTypedArgumentsAndTakesThemAgain() throws Exception {
    String typed = to + "&arg.queue.x-max-priority=10&arg.queue.x-message-ttl=60000";
    assertThat(flow.send(typed, "1").getException()).isNull();

    try (var again = new Flow(RabbitmqNode.shared()).start()) {
      assertThat(again.send(typed, "2").getException()).isNull();
    }
    flow.client.queue(queue, Map.of("x-max-priority", 10, "x-message-ttl", 60_000));
    assertThat(flow.client.depth(queue)).isEqualTo(2);
  }

  @Test
  void saysWhatTheBrokerHoldsAgainstADeclaration() throws Exception {
    flow.client.queue(queue, Map.of());

    assertThatThrownBy(() -> flow.send(to + "&arg.queue.x-max-length=5", "1"))
        .hasStackTraceContaining("queue '" + queue + "'")
        .hasStackTraceContaining("x-max-length")
        .hasStackTraceContaining("give the endpoint the attributes it has");
  }

  @Test
  void expectsWhatAPassiveEndpointNamesToExist() throws Exception {
    assertThatThrownBy(() -> flow.send(to + "&passive=true", "1"))
        .hasStackTraceContaining("it must exist first");

    assertThat(flow.send(to, "2").getException()).isNull();
    assertThat(flow.send(to + "&passive=true", "3").getException()).isNull();
  }

  private List<String> bodies() throws Exception {
    var bodies = new ArrayList<String>();
    for (GetResponse got = flow.client.get(queue); got != null; got = flow.client.get(queue)) {
      bodies.add(new String(got.getBody()));
    }
    return bodies;
  }

  private static Outcome outcome(Exchange sent) {
    return sent.getException(PublishUnconfirmed.class).outcome();
  }
}
