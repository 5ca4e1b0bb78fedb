package dev.drover.dedup;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The tokens of the batches of this process that are in their route, or whose marks are on their
 * way. A message that left its batch to go alone is not waited for: its redeliveries may take long.
 * Thread-safe.
 */
final class OpenBatches {

  private final Duration moment;
  private final Map<UUID, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

  /**
   * @param moment how long an end is waited for
   */
  OpenBatches(Duration moment) {
    this.moment = moment;
  }

  void begin(UUID token) {
    ends.put(token, new CompletableFuture<>());
  }

  boolean holds(UUID token) {
    return ends.containsKey(token);
  }

  /** None of the batch's claims is open any more. */
  void end(UUID token) {
    CompletableFuture<Void> end = ends.remove(token);
    if (end != null) {
      end.complete(null);
    }
  }

  /** Ends with the last of the tokens, or after a moment. */
  CompletableFuture<Void> whenEnded(Collection<UUID> some) {
    CompletableFuture<?>[] open =
        some.stream().map(ends::get).filter(Objects::nonNull).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(open)
        .completeOnTimeout(null, moment.toMillis(), TimeUnit.MILLISECONDS);
  }
}
