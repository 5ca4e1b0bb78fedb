package dev.drover;

import dev.drover.metrics.Metrics;
import dev.drover.outbox.OutboxCounts;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The numbers of the outbox, under their names in the metrics. */
final class OutboxMeters {

  private static final String DESTINATION = "destination";

  private OutboxMeters() {}

  /** What this daemon's relays do. */
  static void register(Metrics metrics, OutboxCounts counts) {
    counts.onFirstPublished(
        (destination, count) ->
            metrics.count(
                "drover.outbox.published",
                "Events that this daemon published and marked",
                DESTINATION,
                destination,
                count::get));
    counts.onFirstFailed(
        (destination, count) ->
            metrics.count(
                "drover.outbox.failed.tries",
                "Tries that failed through the fault of an event",
                DESTINATION,
                destination,
                count::get));
  }

  /** What waits, whichever daemon relays it. */
  static void register(Metrics metrics, EventsAtRest events) {
    events.onFirst(
        destination -> {
          metrics.gauge(
              "drover.outbox.lag.seconds",
              "How long the oldest pending event has waited",
              DESTINATION,
              destination,
              () -> events.of(destination).lagSeconds());
          state(metrics, events, destination, "pending", EventsAtRest.Seen::pending);
          state(metrics, events, destination, "parked", EventsAtRest.Seen::parked);
          state(metrics, events, destination, "discarded", EventsAtRest.Seen::discarded);
        });
  }

  private static void state(
      Metrics metrics,
      EventsAtRest events,
      String destination,
      String state,
      ToDoubleFunction<EventsAtRest.Seen> number) {
    metrics.gauge(
        "drover.outbox.events",
        "Events in the table that were not published",
        Map.of(DESTINATION, destination, "state", state),
        () -> number.applyAsDouble(events.of(destination)));
  }
}
