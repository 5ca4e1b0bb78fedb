package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QpidTopologyTest {

  private static final Map<String, Object> TO_LETTERS =
      Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "letters");

  @Test
  void leavesATopologyWithoutArgumentsAsItIs() {
    var topology =
        new Topology(
            List.of(exchange("orders", "topic")),
            List.of(queue("orders", Map.of())),
            List.of(binding("orders", "orders", "#")));

    assertThat(QpidTopology.of(topology)).isEqualTo(topology);
  }

  @Test
  void mapsADeadLetterQueue() {
    assertThat(mapped(queue("work", TO_LETTERS), queue("letters", Map.of())))
        .isEqualTo(
            Map.of(
                "alternateBinding",
                Map.of("destination", "letters"),
                "maximumDeliveryAttempts",
                1));
  }

  @Test
  void mapsADeadLetterExchangeWithoutAKey() {
    assertThat(mapped("fanout", "", Map.of("x-dead-letter-exchange", "dlx")))
        .containsEntry("alternateBinding", Map.of("destination", "dlx"));
  }

  @ParameterizedTest
  @CsvSource({
    "direct, late, late",
    "topic, late.*, late.order",
    "topic, #, late.order",
    "topic, late.#, late",
    "topic, #.order, late.big.order",
    "topic, *.*, late.order",
    "fanout, '', anything"
  })
  void mapsADeadLetterExchangeWithAKeyToTheQueueThatItReaches(
      String type, String bindingKey, String key) {
    assertThat(mapped(type, bindingKey, toDlx(key)))
        .containsEntry("alternateBinding", Map.of("destination", "letters"));
  }

  @ParameterizedTest
  @CsvSource({
    "direct, late, later",
    "topic, late.*, late",
    "topic, late.*, late.big.order",
    "topic, late.#, early",
    "headers, late, late"
  })
  void refusesADeadLetterKeyThatReachesNoQueue(String type, String bindingKey, String key) {
    assertThatThrownBy(() -> mapped(type, bindingKey, toDlx(key)))
        .isInstanceOf(TopologyUnmappable.class)
        .hasMessageContaining("'work'")
        .hasMessageContaining("reaches no declared queue");
  }

  @Test
  void refusesADeadLetterKeyThatReachesTwoQueues() {
    var topology =
        new Topology(
            List.of(exchange("dlx", "topic")),
            List.of(queue("work", toDlx("late")), queue("a", Map.of()), queue("b", Map.of())),
            List.of(binding("a", "dlx", "late"), binding("b", "dlx", "#")));

    assertThatThrownBy(() -> QpidTopology.of(topology))
        .hasMessageContaining("reaches queues [a, b]")
        .hasMessageContaining("fanout");
  }

  @Test
  void mapsTimeToLive() {
    assertThat(mapped(queue("work", Map.of("x-message-ttl", 5000))))
        .isEqualTo(Map.of("maximumMessageTtl", 5000L, "expiryPolicy", "ROUTE_TO_ALTERNATE"));
  }

  @Test
  void mapsPriorityLengthAndASingleActiveConsumer() {
    assertThat(mapped(queue("work", Map.of("x-max-priority", 10))))
        .isEqualTo(Map.of("priorities", 12));
    assertThatThrownBy(
            () -> mapped(queue("work", Map.of("x-max-length", 7L, "x-overflow", "reject-publish"))))
        .hasMessageContaining("Use 'drop-head'");
    assertThat(mapped(queue("work", Map.of("x-overflow", "reject-publish")))).isNotNull();
    assertThat(mapped(queue("work", Map.of("x-max-length", 7L, "x-overflow", "drop-head"))))
        .isEqualTo(Map.of("maximumQueueDepthMessages", 7L, "overflowPolicy", "RING"));
    assertThat(mapped(queue("work", Map.of("x-single-active-consumer", true))))
        .isEqualTo(Map.of("maximumLiveConsumers", 1));
  }

  @Test
  void dropsWhatMakesNoDifferenceOnOneNode() {
    assertThat(mapped(queue("work", Map.of("x-queue-type", "classic")))).isEmpty();
    assertThat(mapped(queue("work", Map.of("x-queue-type", "quorum")))).isEmpty();
    assertThat(mapped(queue("work", Map.of("x-queue-mode", "lazy")))).isEmpty();
    assertThat(mapped(queue("work", Map.of("x-single-active-consumer", false)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x-max-priority, 11, Use 1 to 10",
    "x-max-priority, 0, above zero",
    "x-message-ttl, 0, above zero",
    "x-max-length, -1, above zero",
    "x-dead-letter-strategy, sometimes, Use 'at-most-once' or 'at-least-once'",
    "x-delivery-limit, 5, Limit attempts in the route",
    "x-expires, 1000, Remove it",
    "x-queue-type, stream, Use 'classic'",
    "x-queue-mode, eager, Use 'default' or 'lazy'",
    "x-max-length-bytes, 1000, Remove it",
    "x-dead-letter-routing-key, letters, Add one",
    "x-unheard-of, 1, Remove it"
  })
  void refusesWhatQpidDoesNotHave(String argument, String text, String remedy) {
    Object value = text.matches("-?\\d+") ? Integer.valueOf(text) : text;

    assertThatThrownBy(() -> mapped(queue("work", Map.of(argument, value))))
        .isInstanceOf(TopologyUnmappable.class)
        .hasMessageContaining("queue 'work'")
        .hasMessageContaining(argument + " '" + text + "'")
        .hasMessageContaining(remedy);
  }

  @Test
  void refusesADeadLetterQueueThatIsNotThere() {
    assertThatThrownBy(() -> mapped(queue("work", TO_LETTERS)))
        .hasMessageContaining("'letters'")
        .hasMessageContaining("not declared");
  }

  @Test
  void refusesADeadLetterQueueThatForgets() {
    var forgetful = new Topology.Queue("letters", false, false, false, Map.of());

    assertThatThrownBy(() -> mapped(queue("work", TO_LETTERS), forgetful))
        .hasMessageContaining("not durable");
  }

  @Test
  void refusesAQueueThatDeadLettersToItself() {
    assertThatThrownBy(() -> mapped(queue("letters", TO_LETTERS))).hasMessageContaining("itself");
  }

  @Test
  void refusesADeadLetterExchangeThatIsNotThere() {
    assertThatThrownBy(() -> mapped(queue("work", Map.of("x-dead-letter-exchange", "dlx"))))
        .hasMessageContaining("'dlx'")
        .hasMessageContaining("not declared");
  }

  @Test
  void refusesToExpireIntoAQueueThatExpiresToo() {
    var expiring =
        Map.<String, Object>of(
            "x-message-ttl", 10,
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", "letters");

    assertThatThrownBy(
            () -> mapped(queue("work", expiring), queue("letters", Map.of("x-message-ttl", 10))))
        .hasMessageContaining("would lose them");
  }

  @Test
  void refusesToExpireThroughAnExchangeIntoAQueueThatExpiresToo() {
    var topology =
        new Topology(
            List.of(exchange("dlx", "fanout")),
            List.of(
                queue("work", Map.of("x-message-ttl", 10, "x-dead-letter-exchange", "dlx")),
                queue("letters", Map.of("x-message-ttl", 10))),
            List.of(binding("letters", "dlx", "")));

    assertThatThrownBy(() -> QpidTopology.of(topology)).hasMessageContaining("would lose them");
  }

  @Test
  void refusesALengthWhoseOverflowWouldBeDeadLettered() {
    var arguments = new java.util.HashMap<>(TO_LETTERS);
    arguments.put("x-max-length", 10);

    assertThatThrownBy(() -> mapped(queue("work", arguments), queue("letters", Map.of())))
        .hasMessageContaining("instead of dead-lettering it");
  }

  @Test
  void refusesADeadLetterQueueBehindAnExchangeOfItsName() {
    var topology =
        new Topology(
            List.of(exchange("letters", "direct")),
            List.of(queue("work", TO_LETTERS), queue("letters", Map.of())),
            List.of(binding("letters", "letters", "late")));

    assertThatThrownBy(() -> QpidTopology.of(topology))
        .hasMessageContaining("exchange of that name")
        .hasMessageContaining("Rename");
  }

  @Test
  void takesADeadLetterQueueBehindAnExchangeThatGivesItEverything() {
    var topology =
        new Topology(
            List.of(exchange("letters", "topic")),
            List.of(queue("work", TO_LETTERS), queue("letters", Map.of())),
            List.of(binding("letters", "letters", "#")));

    assertThat(QpidTopology.of(topology).queues().get(0).arguments())
        .containsEntry("alternateBinding", Map.of("destination", "letters"));
  }

  @Test
  void refusesABindingThatARestartWouldTurnToAnExchange() {
    var topology =
        new Topology(
            List.of(exchange("orders", "direct"), exchange("audit", "fanout")),
            List.of(queue("orders", Map.of())),
            List.of(binding("orders", "orders", "new"), binding("orders", "audit", "")));

    assertThatThrownBy(() -> QpidTopology.of(topology)).hasMessageContaining("after a restart");
  }

  @Test
  void mapsAnAlternateExchange() {
    var topology =
        new Topology(
            List.of(alternate("prices", "unrouted"), exchange("unrouted", "fanout")),
            List.of(),
            List.of());

    assertThat(QpidTopology.of(topology).exchanges().get(0).arguments())
        .isEqualTo(Map.of("alternateBinding", Map.of("destination", "unrouted")));
  }

  @Test
  void refusesAnAlternateExchangeThatIsNotThere() {
    var topology = new Topology(List.of(alternate("prices", "gone")), List.of(), List.of());

    assertThatThrownBy(() -> QpidTopology.of(topology)).hasMessageContaining("Declare 'gone'");
  }

  @Test
  void refusesAnExchangeTypeThatIsAPlugin() {
    var topology =
        new Topology(List.of(exchange("late", "x-delayed-message")), List.of(), List.of());

    assertThatThrownBy(() -> QpidTopology.of(topology)).hasMessageContaining("'x-delayed-message'");
  }

  @Test
  void refusesBindingArgumentsOutsideHeadersExchanges() {
    var arguments = Map.<String, Object>of("x-match", "all");
    var topology =
        new Topology(
            List.of(exchange("prices", "topic")),
            List.of(queue("quotes", Map.of())),
            List.of(new Topology.Binding("quotes", "prices", "#", arguments)));

    assertThatThrownBy(() -> QpidTopology.of(topology)).hasMessageContaining("headers exchanges");
  }

  private static Map<String, Object> mapped(Topology.Queue... queues) {
    return QpidTopology.of(new Topology(List.of(), List.of(queues), List.of()))
        .queues()
        .get(0)
        .arguments();
  }

  private static Map<String, Object> mapped(
      String dlxType, String bindingKey, Map<String, Object> arguments) {
    var topology =
        new Topology(
            List.of(exchange("dlx", dlxType)),
            List.of(queue("work", arguments), queue("letters", Map.of())),
            List.of(binding("letters", "dlx", bindingKey)));
    return QpidTopology.of(topology).queues().get(0).arguments();
  }

  private static Map<String, Object> toDlx(String key) {
    return Map.of("x-dead-letter-exchange", "dlx", "x-dead-letter-routing-key", key);
  }

  private static Topology.Exchange exchange(String name, String type) {
    return new Topology.Exchange(name, type, true, false, Map.of());
  }

  private static Topology.Exchange alternate(String name, String alternate) {
    return new Topology.Exchange(
        name, "direct", true, false, Map.of("alternate-exchange", alternate));
  }

  private static Topology.Queue queue(String name, Map<String, Object> arguments) {
    return new Topology.Queue(name, true, false, false, arguments);
  }

  private static Topology.Binding binding(String queue, String exchange, String key) {
    return new Topology.Binding(queue, exchange, key, Map.of());
  }
}
