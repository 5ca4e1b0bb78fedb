package dev.drover.rabbitmq;

import static dev.drover.rabbitmq.RabbitmqConstants.EXCHANGE_OVERRIDE_NAME;
import static dev.drover.rabbitmq.RabbitmqConstants.MESSAGE_ID;
import static dev.drover.rabbitmq.RabbitmqConstants.PRIORITY;
import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_KEY;
import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_OVERRIDE_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.delivery.Batch;
import dev.drover.delivery.ListUnconfirmed;
import dev.drover.delivery.ListUnconfirmed.Failure;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a list of messages that is published in one go, whichever broker takes it. */
@Timeout(120)
abstract class ListPublishContract {

  final String exchange = Flow.name("x");
  final String queue = Flow.name("q");
  final String to = "rabbitmq:%s?queue=%s&bindingKey=k".formatted(exchange, queue);
  Flow flow;

  /** Where the broker is. */
  abstract String uri();

  @BeforeEach
  void start() throws Exception {
    flow = new Flow(uri(), new PlainClient(uri())).start();
  }

  @AfterEach
  void stop() {
    flow.close();
  }

  @Test
  void publishesEachWithItsOwnKeyPropertiesAndHeaders() throws Exception {
    String other = Flow.name("other");
    flow.client.queue(other, Map.of());
    Exchange first =
        element("1", ROUTING_KEY, "k", MESSAGE_ID, "m-1", PRIORITY, 3, "colour", "red");
    Message second = message("2", ROUTING_KEY, "k", PRIORITY, "4", "colour", "blue");
    Exchange third = element("3", EXCHANGE_OVERRIDE_NAME, "default", ROUTING_OVERRIDE_KEY, other);

    Exchange sent = flow.send(to, List.of(first, second, third), "colour", "of nobody");

    assertThat(sent.getException()).isNull();
    GetResponse one = flow.client.get(queue);
    GetResponse two = flow.client.get(queue);
    assertThat(one.getBody()).asString().isEqualTo("1");
    assertThat(one.getProps().getMessageId()).isEqualTo("m-1");
    assertThat(one.getProps().getPriority()).isEqualTo(3);
    assertThat(one.getProps().getDeliveryMode()).isEqualTo(2);
    assertThat(one.getProps().getHeaders().get("colour")).hasToString("red");
    assertThat(two.getBody()).asString().isEqualTo("2");
    assertThat(two.getProps().getMessageId()).isNotEmpty();
    assertThat(two.getProps().getPriority()).isEqualTo(4);
    assertThat(two.getProps().getTimestamp()).isCloseTo(new Date(), 60_000);
    assertThat(two.getProps().getHeaders().get("colour")).hasToString("blue");
    assertThat(flow.client.get(queue)).isNull();
    assertThat(flow.client.get(other).getBody()).asString().isEqualTo("3");
  }

  @Test
  void keepsTheOrderOfALongList() throws Exception {
    var elements = IntStream.range(0, 2_000).mapToObj(i -> element("" + i, ROUTING_KEY, "k"));

    assertThat(flow.send(to, elements.toList()).getException()).isNull();

    assertThat(bodies(queue))
        .containsExactlyElementsOf(IntStream.range(0, 2_000).mapToObj(i -> "" + i).toList());
  }

  @Test
  void marksExactlyTheElementsOfABatchThatFailed() throws Exception {
    var elements = new ArrayList<Exchange>();
    for (int i = 0; i < 100; i++) {
      elements.add(element("" + i, ROUTING_KEY, i % 10 == 3 ? "nobody" : "k", MESSAGE_ID, "m" + i));
    }
    elements.get(50).getMessage().setHeader("big", "x".repeat(200_000));
    elements.get(60).getMessage().setBody(new Object());

    Exchange sent = batch(to, elements);

    assertThat(sent.getException()).isNull();
    var good = elements.stream().filter(e -> e.getException() == null).toList();
    assertThat(sent.getMessage().getBody()).isEqualTo(good);
    assertThat(good).hasSize(88);
    assertThat(bodies(queue)).containsExactlyElementsOf(good.stream().map(this::body).toList());
    for (int i = 3; i < 100; i += 10) {
      assertThat(elements.get(i).getException(PublishUnconfirmed.class).outcome())
          .isEqualTo(Outcome.RETURNED);
      assertThat(elements.get(i).getException()).hasMessageContaining("'m" + i + "'");
    }
    assertThat(elements.get(50).getException()).hasMessageContaining("the broker allows");
    assertThat(elements.get(60).getException()).isNotNull();
  }

  @Test
  void leavesAloneTheElementsThatLeftABatchOrBearAnException() throws Exception {
    Exchange gone = element("gone", ROUTING_KEY, "k");
    Exchange failed = element("failed", ROUTING_KEY, "k");
    Exchange good = element("good", ROUTING_KEY, "k");
    var earlier = new IllegalStateException("earlier");
    failed.setException(earlier);

    Exchange sent =
        flow.send(
            to,
            carrier -> {
              Batch.begin(carrier, List.of(gone, failed, good));
              carrier.getMessage().setBody(List.of(failed, good));
            });

    assertThat(bodies(queue)).containsExactly("good");
    assertThat(sent.getMessage().getBody()).isEqualTo(List.of(good));
    assertThat(failed.getException()).isSameAs(earlier);
  }

  @Test
  void publishesNothingOfABatchThatHasNothingLeft() throws Exception {
    Exchange sent =
        flow.send(
            to,
            carrier -> {
              Batch.begin(carrier, List.of(element("1", ROUTING_KEY, "k")));
              carrier.getMessage().setBody(List.of());
            });

    assertThat(sent.getException()).isNull();
    assertThat(bodies(queue)).isEmpty();
  }

  @Test
  void failsTheExchangeOfAnotherListAndNamesWhatFailed() throws Exception {
    var elements =
        List.of(
            element("0", ROUTING_KEY, "k"),
            element("1", ROUTING_KEY, "nobody", MESSAGE_ID, "m-1"),
            element("2", ROUTING_KEY, "k", MESSAGE_ID, "x".repeat(300)),
            element("3", ROUTING_KEY, "k"));

    Exchange sent = flow.send(to, elements);

    var failure = (ListUnconfirmed) sent.getException();
    assertThat(failure).hasMessageContainingAll("2 of the 4", "[1] RETURNED", "m-1", "[2] REFUSED");
    assertThat(failure.failures()).extracting(Failure::index).containsExactly(1, 2);
    assertThat(failure.failures().get(0).messageId()).isEqualTo("m-1");
    assertThat(failure.failures().get(0).outcome()).isEqualTo(Outcome.RETURNED);
    assertThat(failure.failures().get(1).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(OfferAgain.isAskedBy(failure)).isFalse();
    assertThat(elements).allMatch(element -> element.getException() == null);
    assertThat(sent.getMessage().getBody()).isSameAs(elements);
    assertThat(bodies(queue)).containsExactly("0", "3");
  }

  /** A split within a batch inherits its property; nobody looks at such a list's elements. */
  @Test
  void takesAListWithinABatchForAListOfItsOwn() throws Exception {
    Exchange ofBatch = element("of the batch");
    Exchange own = element("own", ROUTING_KEY, "nobody");

    Exchange sent =
        flow.send(
            to,
            within -> {
              Batch.begin(within, List.of(ofBatch));
              within.getMessage().setBody(List.of(own));
            });

    assertThat(sent.getException()).isInstanceOf(ListUnconfirmed.class);
  }

  @Test
  void publishesOnlyTheRestWhenTheErrorHandlerTriesAgain() throws Exception {
    String late = Flow.name("late");
    String from = redelivering(failed -> flow.client.queue(late, Map.of()));
    Message third = message("3", EXCHANGE_OVERRIDE_NAME, "default", ROUTING_OVERRIDE_KEY, late);
    Exchange second = element("2", EXCHANGE_OVERRIDE_NAME, "default", ROUTING_OVERRIDE_KEY, late);

    Exchange sent = flow.send(from, List.of(element("1", ROUTING_KEY, "k"), second, third));

    assertThat(sent.getException()).isNull();
    assertThat(bodies(queue)).containsExactly("1");
    assertThat(bodies(late)).containsExactly("2", "3");
  }

  @Test
  void publishesAllAgainWhenTheSameListComesAgainAfterASuccess() throws Exception {
    var elements = List.of(element("1", ROUTING_KEY, "k"));
    String twice = "direct:" + Flow.name("twice");
    flow.route(twice, route -> route.to(to).to(to));

    assertThat(flow.send(twice, elements).getException()).isNull();

    assertThat(bodies(queue)).containsExactly("1", "1");
  }

  @Test
  void keepsTheIdThatItGaveOverEachTry() throws Exception {
    var ids = new ArrayList<List<String>>();
    String from =
        redelivering(failed -> ids.add(ids(failed.getProperty(Exchange.EXCEPTION_CAUGHT))));

    flow.send(from, List.of(element("1", ROUTING_KEY, "no"), message("2", ROUTING_KEY, "no")));

    assertThat(ids).hasSize(2);
    assertThat(ids.get(0)).hasSize(2).doesNotHaveDuplicates().noneMatch(String::isBlank);
    assertThat(ids.get(1)).isEqualTo(ids.get(0));
  }

  @Test
  void keepsTheIdOfAMessageAloneOverEachTryToo() throws Exception {
    var failures = new ArrayList<String>();
    String from =
        redelivering(
            failed ->
                failures.add(
                    failed.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class).getMessage()));

    flow.send(from, "1", ROUTING_KEY, "no");
    flow.send(from, "2", ROUTING_KEY, "no");

    assertThat(failures).hasSize(4).allMatch(text -> text.startsWith("message '"));
    assertThat(failures.get(1)).isEqualTo(failures.get(0));
    assertThat(failures.get(3)).isEqualTo(failures.get(2)).isNotEqualTo(failures.get(0));
  }

  @Test
  void refusesAListThatHoldsSomethingElseToo() throws Exception {
    for (Object stranger : Arrays.asList("text", null)) {
      Exchange sent = flow.send(to, Arrays.asList(element("1", ROUTING_KEY, "k"), stranger));

      assertThat(sent.getException())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("element 1 of the list is");
    }
    assertThat(bodies(queue)).isEmpty();
  }

  /** As a JSON array without elements is: a message like another. */
  @Test
  void doesNotTakeAnEmptyListForNothing() {
    assertThat(ListProducer.takes(element(List.of()))).isFalse();
  }

  @Test
  void findsOutWhichElementTheBrokerClosesTheChannelOver() throws Exception {
    var elements = new ArrayList<Exchange>();
    for (int i = 0; i < 30; i++) {
      elements.add(element("" + i, ROUTING_KEY, "k", MESSAGE_ID, "m" + i));
    }
    elements.get(7).getMessage().setHeader(EXCHANGE_OVERRIDE_NAME, "no-such");
    var open = new ArrayList<>(elements);

    for (int tries = 0; tries < 5 && !open.isEmpty(); tries++) {
      batch(to, open);
      open.removeIf(element -> !OfferAgain.isAskedBy(element.getException()));
      open.forEach(element -> element.setException(null));
    }

    assertThat(elements.stream().filter(e -> e.getException() != null))
        .as("elements at fault")
        .containsExactly(elements.get(7));
    assertThat(open).isEmpty();
    assertThat(bodies(queue)).contains("0", "6", "8", "29").doesNotContain("7");
  }

  /** A route with two redeliveries, before each of which something is done. */
  private String redelivering(Processor beforeEach) throws Exception {
    String from = "direct:" + Flow.name("list");
    flow.context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(
                defaultErrorHandler()
                    .maximumRedeliveries(2)
                    .redeliveryDelay(0)
                    .logExhausted(false)
                    .onRedelivery(beforeEach));
            from(from).routeId(Flow.name("route")).to(to);
          }
        });
    return from;
  }

  private static List<String> ids(Object failure) {
    return ((ListUnconfirmed) failure).failures().stream().map(Failure::messageId).toList();
  }

  Exchange batch(String to, List<Exchange> elements) {
    return flow.send(to, carrier -> Batch.begin(carrier, elements));
  }

  Exchange element(Object body, Object... headers) {
    var element = new DefaultExchange(flow.context);
    fill(element.getMessage(), body, headers);
    return element;
  }

  private Message message(Object body, Object... headers) {
    var message = new DefaultMessage(flow.context);
    fill(message, body, headers);
    return message;
  }

  private static void fill(Message message, Object body, Object... headers) {
    message.setBody(body);
    for (int i = 0; i < headers.length; i += 2) {
      message.setHeader((String) headers[i], headers[i + 1]);
    }
  }

  private String body(Exchange element) {
    return element.getMessage().getBody(String.class);
  }

  List<String> bodies(String queue) throws Exception {
    var bodies = new ArrayList<String>();
    for (GetResponse got = flow.client.get(queue); got != null; got = flow.client.get(queue)) {
      bodies.add(new String(got.getBody(), UTF_8));
    }
    return bodies;
  }
}
