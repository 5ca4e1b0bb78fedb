package dev.drover.console;

import java.util.List;

/**
 * How the outbox stands.
 *
 * @param mostCounted a number of events that is as high as this may be higher
 */
public record OutboxStats(List<Destination> destinations, int mostCounted) {

  /**
   * One destination, with the number of its events in each state.
   *
   * @param lagSeconds how long the oldest pending event has waited; 0 when none is pending
   * @param oldestParked when the oldest parked event was stored, ISO-8601; empty when none is
   * @param lastMinute how many were published within a minute
   * @param away why it cannot be reached; empty when it can, as far as is known
   */
  public record Destination(
      String name,
      long pending,
      long parked,
      long published,
      long discarded,
      double lagSeconds,
      String oldestParked,
      long lastMinute,
      String away) {}
}
