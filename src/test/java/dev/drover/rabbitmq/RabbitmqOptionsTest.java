package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.delivery.Topology;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RabbitmqOptionsTest {

  private final DefaultCamelContext context = new DefaultCamelContext();

  @AfterEach
  void close() {
    context.stop();
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(context.getComponent("rabbitmq")).isInstanceOf(RabbitmqComponent.class);
  }

  @Test
  void isDurableAndConfirmedUnlessToldOtherwise() {
    var options = options("rabbitmq:orders?queue=q");

    assertThat(options.durable).isTrue();
    assertThat(options.autoDelete).isFalse();
    assertThat(options.mandatory).isTrue();
    assertThat(options.exchangeType).isEqualTo("direct");
    assertThat(options.prefetch()).isEqualTo(200);
    assertThat(options.publisherAcknowledgementsTimeout).hasSeconds(5);
    assertThat(options.publisherAcknowledgementsBatchTimeout).hasSeconds(30);
    assertThat(options.failureWay()).isEqualTo(OnFailure.REQUEUE);
  }

  @Test
  void readsDurationsAsCamelWritesThem() {
    assertThat(options("rabbitmq:x?requeueDelay=3s").requeueDelay).hasSeconds(3);
    assertThat(options("rabbitmq:x?requeueDelay=250").requeueDelay).hasMillis(250);
  }

  @Test
  void deadLettersWhereADeadLetterExchangeIsGiven() {
    assertThat(options("rabbitmq:x?deadLetterExchange=d").failureWay())
        .isEqualTo(OnFailure.DEAD_LETTER);
    assertThat(options("rabbitmq:x?deadLetterExchange=d&onFailure=requeue").failureWay())
        .isEqualTo(OnFailure.REQUEUE);
  }

  @ParameterizedTest
  @CsvSource({"rabbitmq:default,''", "rabbitmq:,''", "rabbitmq:orders,orders"})
  void namesItsExchange(String uri, String exchange) {
    assertThat(options(uri + "?queue=q").exchange).isEqualTo(exchange);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoAck=true",
        "publisherAcknowledgements=false",
        "guaranteedDeliveries=false",
        "immediate=true"
      })
  void refusesOptionsThatLoseMessages(String option) {
    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?" + option))
        .hasStackTraceContaining(option + " is refused")
        .hasStackTraceContaining("remove the option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"autoAck=false", "publisherAcknowledgements=true", "immediate=false"})
  void takesTheSameOptionsWhereTheyAskForWhatIsDoneAnyway(String option) {
    assertThat(context.getEndpoint("rabbitmq:x?" + option)).isNotNull();
  }

  @Test
  void refusesAnUnknownOption() {
    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?prefetchCuont=5"))
        .hasMessageContaining("Unknown parameters=[{prefetchCuont=5}]");
    assertThat(component().topology()).isEqualTo(Topology.none());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onFailure=drop | onFailure is 'drop'; allowed are requeue, reject and deadLetter",
        "onFailure=deadLetter | needs deadLetterExchange",
        "prefetchCount=0 | prefetchCount is 0; allowed is 1 to 10000",
        "deadLetterQueue=q | deadLetterQueue needs deadLetterExchange",
        "deadLetterExchange=d&deadLetterQueue=q | needs deadLetterRoutingKey",
        "arg.queue.x-max-length=ten | 'ten' is not a whole number",
        "arg.queue.x-single-active-consumer=1 | neither true nor false",
        "arg.qeueu.x-max-length=1 | allowed are arg."
      })
  void refusesWhatCannotBe(String options, String text) {
    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?" + options))
        .hasStackTraceContaining(text);
  }

  @Test
  void namesAllFaultsAtOnce() {
    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?prefetchCount=0&onFailure=drop"))
        .hasStackTraceContaining("prefetchCount is 0")
        .hasStackTraceContaining("onFailure is 'drop'");
  }

  @Test
  void knowsArgumentsWhoseDashesYamlTurnedIntoCapitals() {
    context.getEndpoint(
        "rabbitmq:x?queue=q&arg.queue.xMessageTtl=300&arg.queue.xDeadLetterExchange=d"
            + "&arg.exchange.alternateExchange=a&arg.binding.xMatch=all");

    assertThat(component().topology().queues().get(0).arguments())
        .isEqualTo(Map.of("x-message-ttl", 300, "x-dead-letter-exchange", "d"));
    assertThat(component().topology().exchanges().get(0).arguments())
        .isEqualTo(Map.of("alternate-exchange", "a"));
    assertThat(component().topology().bindings().get(0).arguments())
        .isEqualTo(Map.of("x-match", "all"));
  }

  @Test
  void typesTheArgumentsThatItKnows() {
    context.getEndpoint(
        "rabbitmq:x?queue=q&arg.queue.x-message-ttl=300&arg.queue.x-max-length-bytes=5000000000"
            + "&arg.queue.x-single-active-consumer=true&arg.queue.x-queue-type=quorum"
            + "&arg.queue.x-overflow=reject-publish&arg.exchange.alternate-exchange=a");

    assertThat(component().topology().queues().get(0).arguments())
        .isEqualTo(
            Map.of(
                "x-message-ttl",
                300,
                "x-max-length-bytes",
                5_000_000_000L,
                "x-single-active-consumer",
                true,
                "x-queue-type",
                "quorum",
                "x-overflow",
                "reject-publish"));
    assertThat(component().topology().exchanges().get(0).arguments())
        .isEqualTo(Map.of("alternate-exchange", "a"));
  }

  @Test
  void tellsWhatAllEndpointsWantBeforeAnyOfThemConnects() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("rabbitmq:orders?exchangeType=topic&queue=orders&routingKey=#")
                .to("rabbitmq:payments?exchangeType=topic&queue=payments&bindingKey=#");
          }
        });
    context.init();

    var topology = component().topology();
    assertThat(topology.exchanges())
        .extracting(Topology.Exchange::name)
        .containsExactlyInAnyOrder("orders", "payments");
    assertThat(topology.bindings())
        .extracting(Topology.Binding::queue, Topology.Binding::routingKey)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("orders", "#"),
            org.assertj.core.groups.Tuple.tuple("payments", "#"));
  }

  @Test
  void declaresDeadLettersBesideTheQueueButLeavesTheBrokerOutOfIt() {
    context.getEndpoint(
        "rabbitmq:x?queue=q&deadLetterExchange=d&deadLetterExchangeType=fanout&deadLetterQueue=dq");

    var topology = component().topology();
    assertThat(topology.queues()).extracting(Topology.Queue::name).contains("q", "dq");
    assertThat(topology.queues()).allMatch(queue -> queue.arguments().isEmpty());
  }

  @Test
  void letsTheBrokerDeadLetterWhereItRejects() {
    context.getEndpoint(
        "rabbitmq:x?queue=q&onFailure=reject&deadLetterExchange=d&deadLetterRoutingKey=k");

    assertThat(component().topology().queues().get(0).arguments())
        .isEqualTo(Map.of("x-dead-letter-exchange", "d", "x-dead-letter-routing-key", "k"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"declare=false", "passive=true"})
  void declaresNothingWhereToldSo(String option) {
    context.getEndpoint("rabbitmq:x?queue=q&" + option);

    assertThat(component().topology().isEmpty()).isTrue();
  }

  @Test
  void refusesTwoEndpointsThatContradictEachOther() {
    context.getEndpoint("rabbitmq:x?queue=q");

    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?queue=q&arg.queue.x-max-length=5"))
        .hasStackTraceContaining("queue 'q' is declared in two ways")
        .hasStackTraceContaining("rabbitmq://x?queue=q")
        .hasStackTraceContaining("x-max-length=5");
    assertThatThrownBy(() -> context.getEndpoint("rabbitmq:x?exchangeType=topic"))
        .hasStackTraceContaining("exchange 'x' is declared in two ways");
  }

  @Test
  void forgetsAnEndpointThatIsRemoved() throws Exception {
    context.start();
    context.getEndpoint("rabbitmq:x?queue=q");
    context.removeEndpoints("rabbitmq:x*");

    context.getEndpoint("rabbitmq:x?queue=q&arg.queue.x-max-length=5");

    assertThat(component().topology().queues()).hasSize(1);
  }

  private RabbitmqConfiguration options(String uri) {
    return context.getEndpoint(uri, RabbitmqEndpoint.class).options();
  }

  private RabbitmqComponent component() {
    return context.getComponent("rabbitmq", RabbitmqComponent.class);
  }

  @Test
  void refusesADeliveryLimitAtWhichTheBrokerWouldDrop() {
    String quorum = "rabbitmq:x?queue=q&arg.queue.x-queue-type=quorum&arg.queue.x-delivery-limit=5";
    String dead = quorum + "&arg.queue.x-dead-letter-exchange=d";
    String atLeastOnce = dead + "&arg.queue.x-dead-letter-strategy=at-least-once";

    assertRefused(quorum, "x-delivery-limit would make the broker drop messages");
    assertRefused(dead, "x-dead-letter-strategy=at-least-once");
    assertRefused(atLeastOnce, "x-overflow=reject-publish");
    options(atLeastOnce + "&arg.queue.x-overflow=reject-publish");
    options(quorum.replace("queue=q", "queue=unlimited").replace("limit=5", "limit=-1"));
  }

  @Test
  void keepsWhatAQuorumQueueWouldCount() {
    assertThat(options("rabbitmq:x?queue=q&arg.queue.x-queue-type=quorum").keepsFailed()).isTrue();
    assertThat(options("rabbitmq:x?queue=lanes&laneKey=${body}").keepsFailed()).isTrue();
    assertThat(options("rabbitmq:x?queue=classic").keepsFailed()).isFalse();
  }

  @Test
  void knowsOfALimitThatNobodyDeclared() {
    Map<String, Object> quorum = Map.of("x-queue-type", "quorum");

    assertThat(DeliveryLimit.isUndeclared(quorum, 4)).isTrue();
    assertThat(DeliveryLimit.isUndeclared(quorum, 3)).isFalse();
    assertThat(DeliveryLimit.isUndeclared(Map.of(), 4)).isFalse();
    assertThat(
            DeliveryLimit.isUndeclared(Map.of("x-queue-type", "quorum", "x-delivery-limit", -1), 4))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "durable=true,200,100",
    "batching=true,1000,500",
    "batching=true&batchSize=50,100,50",
    "batching=true&prefetchCount=60,60,30",
    "batching=true&prefetchCount=1,1,1"
  })
  void chosesAPrefetchOfTwoBatchesAndABatchOfHalfThePrefetch(
      String given, int prefetch, int batch) {
    var options = options("rabbitmq:x?queue=q&" + given);

    assertThat(options.prefetch()).isEqualTo(prefetch);
    assertThat(options.batch()).isEqualTo(batch);
  }

  @Test
  void refusesLanesInTheBatchGear() {
    assertRefused("rabbitmq:x?queue=q&batching=true&laneKey=${body}", "laneKey has no meaning");
  }

  private void assertRefused(String uri, String why) {
    assertThatThrownBy(() -> options(uri)).hasStackTraceContaining(why);
  }
}
