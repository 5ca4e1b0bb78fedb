package dev.drover.delivery;

import static java.util.Collections.frequency;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches in real routes, under every kind of error handler. */
class BatchRunTest {

  private static final String SHARED = "routeConfigurationId: retry-then-dead-letter";
  private static final String CHANNEL_WITHOUT_REDELIVERY =
      """
      errorHandler:
        deadLetterChannel:
          deadLetterUri: direct:orders-dead
      """;
  private static final String CHANNEL_WITH_REDELIVERY =
      """
      errorHandler:
        deadLetterChannel:
          deadLetterUri: direct:orders-dead
          useOriginalMessage: true
          redeliveryPolicy:
            maximumRedeliveries: 3
            redeliveryDelay: 0
      """;
  private static final String DEFAULT = "errorHandler: {defaultErrorHandler: {}}";
  private static final String DEFAULT_WITH_REDELIVERY =
      """
      errorHandler:
        defaultErrorHandler:
          redeliveryPolicy:
            maximumRedeliveries: 3
            redeliveryDelay: 0
      """;
  private static final String NONE = "errorHandler: {noErrorHandler: {}}";
  private static final String HANDLED = "routeConfigurationId: handled";

  @Test
  void theOriginalOfAnElementIsItsMessageAsItCame() throws Exception {
    var originals = new ArrayList<String>();
    Processor changing =
        exchange -> {
          exchange.getMessage().setBody("changed");
          exchange.getMessage().setHeader("shown", "changed");
          Message original = exchange.getUnitOfWork().getOriginalInMessage();
          originals.add(original.getBody() + " " + original.getHeader("shown"));
        };
    try (var route = new BatchRoute(SHARED).each(changing)) {
      route.run("a", "b");

      assertThat(originals).containsExactly("a null", "b null");
      assertThat(route.arrived).containsExactly(List.of("<changed>", "<changed>"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SHARED,
        CHANNEL_WITHOUT_REDELIVERY,
        CHANNEL_WITH_REDELIVERY,
        DEFAULT,
        DEFAULT_WITH_REDELIVERY,
        NONE,
        HANDLED
      })
  void anElementThatFailsGoesAloneAndTheOthersGoOn(String errorHandler) throws Exception {
    try (var route = new BatchRoute(errorHandler).each(failingOn("b"))) {
      route.run("a", "b", "c");

      assertThat(route.arrived).containsExactly(List.of("<a>", "<c>"));
      assertThat(route.done).containsExactly("a", "c");
      assertThat(route.alone).containsExactly("b");
      assertThat(route.again).isEmpty();
      assertThat(route.stepped).as("tried once, not redelivered").containsExactly("a", "b", "c");
      assertThat(route.letters).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SHARED,
        CHANNEL_WITHOUT_REDELIVERY,
        CHANNEL_WITH_REDELIVERY,
        DEFAULT,
        DEFAULT_WITH_REDELIVERY,
        NONE,
        HANDLED
      })
  void aFailureThatNamesNoElementIsHalvedUntilOneIsAlone(String errorHandler) throws Exception {
    try (var route = new BatchRoute(errorHandler).target(failingOnAny("c"))) {
      route.run("a", "b", "c", "d", "e");

      assertThat(route.arrived).containsExactly(List.of("<a>", "<b>"), List.of("<d>", "<e>"));
      assertThat(route.done).containsExactly("a", "b", "d", "e");
      assertThat(route.alone).containsExactly("c");
      assertThat(frequency(route.stepped.stream().toList(), "c"))
          .as("in 5, in the half of 3, in the half of 1")
          .isEqualTo(3);
      assertThat(route.letters).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SHARED, CHANNEL_WITH_REDELIVERY, DEFAULT_WITH_REDELIVERY, HANDLED})
  void aServerThatIsAwayCostsNoElementAnything(String errorHandler) throws Exception {
    Processor away = exchange -> throwIt(new ServerAway("no answer"));
    try (var route = new BatchRoute(errorHandler).each(failingOn("b")).target(away)) {
      route.run("a", "b", "c");

      assertThat(route.again).containsExactly("a", "c");
      assertThat(route.stepped).as("not tried in halves").containsExactly("a", "b", "c");
      assertThat(route.alone).containsExactly("b");
      assertThat(route.done).isEmpty();
      assertThat(route.letters).isEmpty();
    }
  }

  @Test
  void anElementThatAsksForItIsOfferedAgainWhileTheOthersGoOn() throws Exception {
    Processor step =
        exchange -> {
          if (exchange.getMessage().getBody().equals("b")) {
            throw new IOException("wrapped", new InFlightElsewhere("b", "another daemon"));
          }
        };
    try (var route = new BatchRoute(SHARED).each(step)) {
      route.run("a", "b", "c");

      assertThat(route.again).containsExactly("b");
      assertThat(route.done).containsExactly("a", "c");
      assertThat(route.alone).isEmpty();
    }
  }

  @Test
  void anElementThatLeavesTheBodyIsDone() throws Exception {
    Processor withoutTheFirst =
        exchange -> {
          List<Exchange> open = Batch.open(exchange);
          exchange.getMessage().setBody(open.subList(1, open.size()));
        };
    try (var route = new BatchRoute(SHARED).target(withoutTheFirst)) {
      route.run("a", "b", "c");

      assertThat(route.arrived).containsExactly(List.of("<b>", "<c>"));
      assertThat(route.done).containsExactly("a", "b", "c");
    }
  }

  @Test
  void anElementThatTheRouteStopsIsDoneAndGoesNoFurther() throws Exception {
    Processor stop = exchange -> exchange.setRouteStop(exchange.getMessage().getBody().equals("a"));
    try (var route = new BatchRoute(SHARED).each(stop)) {
      route.run("a", "b");

      assertThat(route.arrived).containsExactly(List.of("<b>"));
      assertThat(route.done).containsExactly("a", "b");
    }
  }

  @Test
  void aBatchOfWhichNothingIsLeftReachesTheTargetEmpty() throws Exception {
    try (var route = new BatchRoute(SHARED).each(exchange -> throwIt(new IOException("broken")))) {
      route.run("a", "b");

      assertThat(route.arrived).containsExactly(List.of());
      assertThat(route.alone).containsExactly("a", "b");
    }
  }

  @Test
  void whatIsMarkedForRollbackGoesAlone() throws Exception {
    Processor rollback =
        exchange -> exchange.setRollbackOnly(exchange.getMessage().getBody().equals("a"));
    try (var route = new BatchRoute(SHARED).each(rollback)) {
      route.run("a", "b");

      assertThat(route.arrived).containsExactly(List.of("<b>"));
      assertThat(route.alone).containsExactly("a");
    }
  }

  @Test
  void aCarrierThatIsMarkedForRollbackIsHalved() throws Exception {
    try (var route = new BatchRoute(SHARED).target(exchange -> exchange.setRollbackOnly(true))) {
      route.run("a", "b");

      assertThat(route.alone).containsExactly("a", "b");
      assertThat(route.done).isEmpty();
    }
  }

  @Test
  void afterTheRouteABatchCountsAsFailedOrNotByItsExceptionOnly() throws Exception {
    try (var route = new BatchRoute(SHARED)) {
      var seen = new java.util.ArrayList<Boolean>();
      route.target(
          exchange ->
              exchange
                  .getExchangeExtension()
                  .addOnCompletion(
                      new org.apache.camel.support.SynchronizationAdapter() {
                        @Override
                        public void onDone(Exchange e) {
                          seen.add(e.getExchangeExtension().isFailureHandled());
                        }
                      }));
      route.run("a");

      assertThat(seen).as("idempotentConsumer would take back its claims").containsExactly(false);
    }
  }

  @Test
  void nothingIsSettledBeforeWhatAStepLeftBehindHasEnded() throws Exception {
    var left = new CompletableFuture<Void>();
    try (var route = new BatchRoute(SHARED).each(failingOn("b")).target(leaving(left))) {
      CompletableFuture<Void> settled = route.begin("a", "b", "c");

      assertThat(route.arrived).as("the route has ended").hasSize(1);
      assertThat(settled).isNotDone();
      assertThat(route.done).isEmpty();
      assertThat(route.alone).isEmpty();

      left.complete(null);

      assertThat(settled).isDone();
      assertThat(route.done).containsExactly("a", "c");
      assertThat(route.alone).containsExactly("b");
    }
  }

  @Test
  void allThatAreGoodFailWithWhatAStepLeftBehind() throws Exception {
    var left = new CompletableFuture<Void>();
    try (var route = new BatchRoute(SHARED).each(failingOn("b")).target(leaving(left))) {
      route.begin("a", "b", "c");
      left.completeExceptionally(new ServerAway("no answer"));

      assertThat(route.again).containsExactly("a", "c");
      assertThat(route.alone).containsExactly("b");
      assertThat(route.done).isEmpty();
    }
  }

  @Test
  void aDefectInWhatAStepLeftBehindIsShownByEachAlone() throws Exception {
    var left = new CompletableFuture<Void>();
    try (var route = new BatchRoute(SHARED).target(leaving(left))) {
      route.begin("a", "b");
      left.completeExceptionally(new IllegalStateException("a defect"));

      assertThat(route.alone).containsExactly("a", "b");
      assertThat(route.arrived).as("not again in halves").hasSize(1);
    }
  }

  @Test
  void aBatchThatFailedIsTriedInHalvesBeforeItLeavesTheRoute() throws Exception {
    var left = new CompletableFuture<Void>();
    var first = new AtomicBoolean(true);
    Processor failing =
        carrier -> {
          if (first.getAndSet(false)) {
            leaving(left).process(carrier);
            throw new IOException("refused as a whole");
          }
        };
    try (var route = new BatchRoute(SHARED).target(failing)) {
      var begun = CompletableFuture.supplyAsync(() -> route.begin("a", "b"));
      assertThatThrownBy(() -> begun.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(route.arrived).isEmpty();
      left.complete(null);

      begun.join();
      assertThat(route.arrived).containsExactly(List.of("<a>"), List.of("<b>"));
      assertThat(route.done).containsExactly("a", "b");
    }
  }

  private static Processor leaving(CompletableFuture<Void> work) {
    return carrier -> Batch.of(carrier).orElseThrow().awaits(work);
  }

  @Test
  void aBodyThatAStepReplacedIsSaid() throws Exception {
    Processor replace = exchange -> exchange.getMessage().setBody(List.of("text"));
    try (var route = new BatchRoute(SHARED).target(replace)) {
      assertThatThrownBy(() -> Batch.open(carrying(route, "text")))
          .hasMessageContaining("is its list of exchanges; a step of route 'orders' replaced it");
      route.run("a", "b");

      assertThat(route.alone).containsExactly("a", "b");
      assertThat(route.lastCarrier().getException())
          .hasMessageContaining("an element of a batch is an exchange, not a java.lang.String");
    }
  }

  private static Exchange carrying(BatchRoute route, Object body) {
    Exchange carrier = route.carrier();
    Batch.begin(carrier, List.of(route.exchange("a")));
    carrier.getMessage().setBody(body);
    return carrier;
  }

  private static Processor failingOn(String body) {
    return exchange -> {
      if (exchange.getMessage().getBody().equals(body)) {
        throw new IOException(body + " fails");
      }
    };
  }

  private static Processor failingOnAny(String body) {
    return exchange -> {
      for (Exchange element : Batch.open(exchange)) {
        failingOn(body).process(element);
      }
    };
  }

  private static void throwIt(Exception e) throws Exception {
    throw e;
  }
}
