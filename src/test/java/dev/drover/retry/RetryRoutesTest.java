package dev.drover.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.rabbitmq.RabbitmqComponent;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.reifier.RouteReifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which routes may have delayed redelivery, and what a route gets for it. Nothing connects. */
class RetryRoutesTest {

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final RabbitmqComponent rabbitmq = new RabbitmqComponent(context);

  RetryRoutesTest() {
    context.addComponent("rabbitmq", rabbitmq);
    context.addComponent("retry", new RetryComponent());
    context.setAutoStartup(false);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void aRouteHasAQueueForEachWaitBeforeItStarts() throws Exception {
    build("rabbitmq:x?queue=work", retry("maximumRedeliveries=3"));

    assertThat(rabbitmq.topology().queues())
        .extracting("name")
        .contains("work", "work.retry.200", "work.retry.400", "work.retry.800")
        .doesNotContain("work.retry.1600");
    assertThat(rabbitmq.topology().queues())
        .filteredOn(queue -> queue.name().equals("work.retry.200"))
        .singleElement()
        .satisfies(
            queue ->
                assertThat(queue.arguments())
                    .containsEntry("x-queue-type", "quorum")
                    .containsEntry("x-message-ttl", 200)
                    .containsEntry("x-dead-letter-exchange", "")
                    .containsEntry("x-dead-letter-routing-key", "work")
                    .containsEntry("x-dead-letter-strategy", "at-least-once")
                    .containsEntry("x-overflow", "reject-publish"));
  }

  @Test
  void camelsOwnRedeliveryInFrontIsRefused() {
    var twice = retry("maximumRedeliveries=3");
    twice.maximumRedeliveries(4);

    assertThatThrownBy(() -> build("rabbitmq:x?queue=work", twice))
        .hasStackTraceContaining("redelivers twice over")
        .hasStackTraceContaining("maximumRedeliveries 4");
  }

  @Test
  void camelsOwnRedeliveryOfAnExceptionInFrontIsRefused() throws Exception {
    var routes =
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(retry(""));
            onException(IllegalStateException.class).maximumRedeliveries(2);
            from("rabbitmq:x?queue=work").routeId("one").to("mock:target");
          }
        };
    context.addRoutes(routes);

    assertThatThrownBy(() -> reify("one")).hasStackTraceContaining("redelivers twice over");
  }

  @Test
  void aSourceThatCannotGiveBackForLaterIsRefused() {
    assertThatThrownBy(() -> build("timer:tick", retry("")))
        .hasStackTraceContaining("retry:delayed is for routes from rabbitmq: and kafka:");
  }

  @Test
  void twoRoutesOfOneQueueAreRefused() throws Exception {
    build("rabbitmq:x?queue=work", retry(""));

    assertThatThrownBy(() -> build("rabbitmq:y?queue=work", retry("")))
        .hasStackTraceContaining("would get each other's");
  }

  @Test
  void aTtlOfTheSourceIsNoChainOnTheEmbeddedBroker() throws Exception {
    build(
        "rabbitmq:x?queue=work&arg.queue.x-message-ttl=9&arg.queue.x-dead-letter-exchange=amq.fanout",
        retry(""));

    assertThatThrownBy(() -> dev.drover.delivery.QpidTopology.of(rabbitmq.topology()))
        .hasMessageContaining("would lose them");
  }

  @Test
  void aWayThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> context.getEndpoint("retry:sometimes"))
        .hasStackTraceContaining("there are retry:delayed and retry:blocking");
    assertThatThrownBy(() -> context.getEndpoint("retry:delayed?maximumRedeliveries=0"))
        .hasStackTraceContaining("no message would be put off");
  }

  private static DeadLetterChannelBuilder retry(String options) {
    return new DeadLetterChannelBuilder("retry:delayed?" + options);
  }

  private int number;

  private void build(String from, DeadLetterChannelBuilder errors) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(errors);
            from(from).routeId("route-" + ++number).to("mock:target");
          }
        });
    reify("route-" + number);
  }

  /** Builds it as a start would, and starts nothing. */
  private void reify(String id) {
    context.init();
    new RouteReifier(context, context.getRouteDefinition(id)).createRoute();
  }
}
