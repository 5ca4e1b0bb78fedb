package dev.drover.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What waits for a destination. Rows of a state are counted up to {@link #MOST_COUNTED}.
 *
 * @param lag how long the oldest pending event has waited; empty when none is pending
 * @param oldestParked when the oldest parked event was stored
 * @param away why the destination cannot be reached; empty when it can, as far as is known
 */
public record OutboxBacklog(
    String destination,
    long pending,
    long parked,
    long discarded,
    Optional<Duration> lag,
    Optional<Instant> oldestParked,
    Optional<String> away) {

  /** Counting goes no further. */
  public static final int MOST_COUNTED = 100_000;
}
