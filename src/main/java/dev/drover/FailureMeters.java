package dev.drover;

import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.metrics.Metrics;
import dev.drover.retry.RetryComponent;
import java.util.Map;
import org.apache.camel.CamelContext;

/** What was put off and what was given up, as meters. */
final class FailureMeters {

  private static final String ROUTE = "routeId";

  private FailureMeters() {}

  static void register(Metrics metrics, CamelContext context) {
    retries(metrics, context.getComponent("retry", RetryComponent.class));
    letters(
        metrics,
        context.getRegistry().lookupByNameAndType("deadLetterCounts", DeadLetterCounts.class));
  }

  private static void retries(Metrics metrics, RetryComponent retry) {
    retry
        .counts()
        .onFirst(
            (key, count) ->
                metrics.count(
                    "drover.retries",
                    "Messages that were put off, by the wait",
                    Map.of(ROUTE, key.route(), "rung", key.rung().toMillis() + "ms"),
                    count::get));
  }

  private static void letters(Metrics metrics, DeadLetterCounts counts) {
    counts.onFirst(
        (key, count) ->
            metrics.count(
                "drover.dead.letters",
                "Dead letters that were stored, by exception and step",
                Map.of(ROUTE, key.route(), "fingerprint", key.fingerprint()),
                count::get));
  }

  /** How many dead letters lie in each place, and for how long. */
  static void register(Metrics metrics, LettersAtRest letters) {
    letters.onFirst(
        place -> {
          metrics.gauge(
              "drover.dead.letters.waiting",
              "Dead letters that lie there",
              "place",
              place,
              () -> letters.at(place).size());
          metrics.gauge(
              "drover.dead.letters.oldest.age.seconds",
              "How long the oldest has been lying there",
              "place",
              place,
              () -> letters.at(place).age().toSeconds());
        });
  }
}
