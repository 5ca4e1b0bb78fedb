package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same route with a message an exchange: as if there were no split. */
class ElementsTest {

  private static final String SHARED = "routeConfigurationId: retry-then-dead-letter";
  private static final String CHANNEL =
      "errorHandler: {deadLetterChannel: {deadLetterUri: direct:orders-dead}}";

  @Test
  void aSingleMessageGetsBackWhatTheStepsMadeOfIt() throws Exception {
    try (var route = new BatchRoute(SHARED)) {
      Exchange sent = route.single("a");

      assertThat(sent.getException()).isNull();
      assertThat(sent.getMessage().getBody()).isEqualTo("a");
      assertThat(sent.getMessage().getHeader("shown")).isEqualTo("<a>");
      assertThat(route.arrived).containsExactly(List.of("<a>"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SHARED, CHANNEL})
  void aSingleMessageThatWasDeadLetteredGoesNoFurther(String errorHandler) throws Exception {
    Processor broken =
        exchange -> {
          exchange.getMessage().setBody("changed");
          throw new IOException("broken");
        };
    try (var route = new BatchRoute(errorHandler).each(broken)) {
      Exchange sent = route.single("a");

      assertThat(sent.getException()).isNull();
      assertThat(route.letters).hasSize(1);
      assertThat(route.arrived).isEmpty();
      assertThat(sent.getExchangeExtension().isFailureHandled())
          .as("idempotentConsumer takes back its claim")
          .isTrue();
    }
  }

  @Test
  void theDeadLetterOfASingleMessageIsTheMessageAsItCame() throws Exception {
    Processor broken =
        exchange -> {
          exchange.getMessage().setBody("changed");
          throw new IOException("broken");
        };
    try (var route = new BatchRoute(SHARED).each(broken)) {
      route.single("a");

      assertThat(route.stepped).as("tried, and once more").hasSize(2);
      var letter = route.letters.get(0);
      assertThat(letter.getBody()).isEqualTo("a");
      assertThat(letter.getHeader("x-dead-letter-reason")).isEqualTo("broken");
      assertThat(letter.getHeader("x-dead-letter-route")).isEqualTo("orders");
      assertThat(letter.getHeader("x-dead-letter-attempts")).isEqualTo(2);
    }
  }

  @Test
  void aSingleMessageThatFailsBehindTheSplitIsRedeliveredThereAlone() throws Exception {
    Processor broken =
        exchange -> {
          throw new IOException("the target refuses");
        };
    try (var route = new BatchRoute(SHARED).target(broken)) {
      route.single("a");

      assertThat(route.stepped).hasSize(1);
      assertThat(route.letters).hasSize(1);
      assertThat(route.letters.get(0).getBody()).isEqualTo("a");
    }
  }

  @Test
  void whatIsNotDecidedForASingleMessageReachesItsSource() throws Exception {
    Processor away =
        exchange -> {
          throw new ServerAway("no answer");
        };
    try (var route = new BatchRoute(SHARED).each(away)) {
      Exchange sent = route.single("a");

      assertThat(sent.getException()).isInstanceOf(ServerAway.class);
      assertThat(route.stepped).hasSize(1);
      assertThat(route.letters).isEmpty();
      assertThat(route.arrived).isEmpty();
    }
  }

  @Test
  void aSingleMessageThatTheRouteStopsGoesNoFurther() throws Exception {
    try (var route = new BatchRoute(SHARED).each(exchange -> exchange.setRouteStop(true))) {
      Exchange sent = route.single("a");

      assertThat(sent.getException()).isNull();
      assertThat(route.arrived).isEmpty();
    }
  }

  @Test
  void aMessageWhoseBodyIsAListIsNoBatch() throws Exception {
    try (var route =
        new BatchRoute(SHARED).each(exchange -> exchange.getMessage().setBody(List.of(1, 2)))) {
      route.run("a");
      Exchange sent = route.single("b");

      assertThat(sent.getException()).isNull();
      assertThat(route.arrived).containsExactly(List.of("<[1, 2]>"), List.of("<[1, 2]>"));
    }
  }

  @Test
  void anElementOfABatchIsItselfNoBatch() throws Exception {
    var carriers = new java.util.ArrayList<Boolean>();
    Processor look =
        exchange -> {
          exchange.getMessage().setBody(List.of());
          carriers.add(Batch.isCarriedBy(exchange));
        };
    try (var route = new BatchRoute(SHARED).each(look)) {
      route.run("a", "b");

      assertThat(carriers).containsExactly(false, false);
    }
  }
}
