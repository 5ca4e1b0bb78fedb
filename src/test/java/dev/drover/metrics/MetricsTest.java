package dev.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.InFlightElsewhere;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads after exchanges that end in each way there is. */
class MetricsTest {

  private static final String ROUTE =
      "{camelContext=\"gate\",eventType=\"route\",kind=\"CamelRoute\",routeId=\"%s\"} %s";
  private static final String CONTEXT =
      "{camelContext=\"gate\",eventType=\"context\",kind=\"CamelRoute\",routeId=\"\"} %s";

  private final Metrics metrics = new Metrics();
  private final CamelContext context = new DefaultCamelContext();
  private final CountDownLatch gate = new CountDownLatch(1);
  private ProducerTemplate send;

  @BeforeEach
  void start() throws Exception {
    context.getCamelContextExtension().setName("gate");
    metrics.observe(context);
    context.addRoutes(new Routes());
    context.start();
    send = context.createProducerTemplate();
  }

  @AfterEach
  void stop() {
    gate.countDown();
    context.stop();
    metrics.close();
  }

  @Test
  void aRouteThatIsBeingBuiltHasNoCountsYet() {
    var registry = new SimpleMeterRegistry();

    var building = new RouteMeters(registry, new ExchangeMeters(registry, Tags.empty()), m -> {});

    assertThat(building.counts()).isEmpty();
  }

  @Test
  void countsWhatSucceedsWhatFailsAndWhoseFailureIsHandled() {
    send.sendBody("direct:ok", "a");
    send.sendBody("direct:ok", "b");
    fail("direct:fails");
    send.sendBody("direct:handled", "a");

    assertThat(text().lines())
        .contains("camel_exchanges_total" + ROUTE.formatted("ok", "2.0"))
        .contains("camel_exchanges_succeeded_total" + ROUTE.formatted("ok", "2.0"))
        .contains("camel_exchanges_failed_total" + ROUTE.formatted("ok", "0.0"))
        .contains("camel_exchanges_failed_total" + ROUTE.formatted("fails", "1.0"))
        .contains("camel_exchanges_succeeded_total" + ROUTE.formatted("fails", "0.0"))
        .contains("camel_exchanges_failed_total" + ROUTE.formatted("handled", "0.0"))
        .contains("camel_exchanges_failures_handled_total" + ROUTE.formatted("handled", "1.0"))
        .contains("camel_exchanges_external_redeliveries_total" + ROUTE.formatted("ok", "0.0"))
        .contains("camel_route_policy_seconds_count" + ROUTE.formatted("ok", "2"))
        .contains("camel_exchanges_total" + CONTEXT.formatted("4.0"));
  }

  @Test
  void countsAnExchangeThatGoesThroughSeveralRoutesOnceForTheContext() {
    send.sendBody("direct:through", "a");

    assertThat(text().lines())
        .contains("camel_exchanges_total" + ROUTE.formatted("through", "1.0"))
        .contains("camel_exchanges_total" + ROUTE.formatted("ok", "1.0"))
        .contains("camel_exchanges_total" + CONTEXT.formatted("1.0"));
  }

  @Test
  void whatIsToBeOfferedAgainIsNoFailure() {
    fail("direct:held");

    assertThat(text().lines())
        .contains("drover_exchanges_held_total" + ROUTE.formatted("held", "1.0"))
        .contains("camel_exchanges_failed_total" + ROUTE.formatted("held", "0.0"))
        .contains("camel_exchanges_total" + ROUTE.formatted("held", "0.0"));
    assertThat(metrics.counts("held").orElseThrow().lastFailure()).isEmpty();
  }

  @Test
  void aDroppedDuplicateIsASuccess() {
    send.sendBodyAndHeader("direct:once", "a", "id", "1");
    send.sendBodyAndHeader("direct:once", "a", "id", "1");

    assertThat(text().lines())
        .contains("camel_exchanges_succeeded_total" + ROUTE.formatted("once", "2.0"));
  }

  @Test
  void showsWhatIsInFlightNow() throws Exception {
    Future<Object> slow = send.asyncSendBody("direct:waits", "a");
    String inFlight =
        "camel_exchanges_inflight{camelContext=\"gate\",kind=\"CamelExchangeEvent\",routeId=\"waits\"} ";

    Awaitility.await().until(() -> text().contains(inFlight + "1.0"));
    gate.countDown();
    slow.get();
    Awaitility.await().until(() -> text().contains(inFlight + "0.0"));
  }

  @Test
  void countsRoutesAndForgetsThoseThatAreRemoved() throws Exception {
    assertThat(text())
        .containsPattern("camel_routes_added_routes\\{.*eventType=\"RouteEvent\".*} 8\\.0")
        .containsPattern("camel_routes_running_routes\\{.*} 8\\.0");

    context.getRouteController().stopRoute("ok");
    assertThat(text()).containsPattern("camel_routes_running_routes\\{.*} 7\\.0");
    context.removeRoute("ok");
    assertThat(text())
        .containsPattern("camel_routes_added_routes\\{.*} 7\\.0")
        .doesNotContain("routeId=\"ok\"");
    assertThat(metrics.counts("ok")).isEmpty();
  }

  @Test
  void showsDroversOwnNumbersAndTheJvms() {
    var up = new AtomicBoolean(true);
    var dropped = new AtomicLong(7);
    metrics.count("drover.dedup.dropped", "Duplicates dropped", dropped::get);
    System.gc();
    metrics.server("kafka", up::get);

    assertThat(text().lines())
        .contains("drover_dedup_dropped_total 7.0", "drover_server_up{server=\"kafka\"} 1.0")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
        .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    up.set(false);
    assertThat(text().lines()).contains("drover_server_up{server=\"kafka\"} 0.0");
  }

  @Test
  void escapesWhatALabelMustNotHold() throws Exception {
    String id = "a\"b\\c\nd";
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:odd").routeId(id).log("x");
          }
        });

    assertThat(text().lines())
        .contains("camel_exchanges_total" + ROUTE.formatted("a\\\"b\\\\c\\nd", "0.0"));
  }

  @Test
  void canBeReadWhileExchangesEndAndRoutesComeAndGo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Object> reading = () -> repeat(50, this::text);
      Callable<Object> sending = () -> repeat(500, () -> send.requestBody("direct:ok", "a"));
      for (Future<Object> done :
          threads.invokeAll(java.util.List.of(reading, sending, reading, sending))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(metrics.counts("ok").orElseThrow().total()).isEqualTo(1000);
    assertThat(text().lines()).contains("camel_exchanges_total" + CONTEXT.formatted("1000.0"));
  }

  @Test
  void keepsTheLastFailureOfARoute() {
    fail("direct:fails");
    send.sendBody("direct:handled", "a");

    assertThat(metrics.counts("fails").orElseThrow().lastFailure().orElseThrow().reason())
        .isEqualTo("java.lang.IllegalStateException: broken");
    RouteCounts handled = metrics.counts("handled").orElseThrow();
    assertThat(handled.handled()).isEqualTo(1);
    assertThat(handled.lastFailure().orElseThrow().reason()).hasSize(501).endsWith("…");
  }

  private void fail(String uri) {
    Assertions.assertThatThrownBy(() -> send.sendBody(uri, "a"))
        .isInstanceOf(CamelExecutionException.class);
  }

  private String text() {
    return new String(metrics.prometheusText(), StandardCharsets.UTF_8);
  }

  private static Object repeat(int times, Callable<?> work) throws Exception {
    Object last = null;
    for (int i = 0; i < times; i++) {
      last = work.call();
    }
    return last;
  }

  private final class Routes extends RouteBuilder {
    @Override
    public void configure() {
      var once = new MemoryIdempotentRepository();
      errorHandler(defaultErrorHandler().logExhausted(false));
      from("direct:ok").routeId("ok").setHeader("x", constant("y"));
      from("direct:fails").routeId("fails").throwException(new IllegalStateException("broken"));
      from("direct:handled")
          .routeId("handled")
          .onException(Exception.class)
          .handled(true)
          .end()
          .throwException(new IllegalStateException("broken".repeat(200)));
      from("direct:held").routeId("held").throwException(new InFlightElsewhere("1", "me"));
      from("direct:through").routeId("through").to("direct:ok");
      from("direct:once").routeId("once").idempotentConsumer(header("id"), once).log("new").end();
      from("direct:waits").routeId("waits").process(exchange -> gate.await());
      from("direct:aside").routeId("aside").to("mock:aside");
    }
  }
}
