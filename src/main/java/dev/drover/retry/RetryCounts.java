package dev.drover.retry;

import dev.drover.delivery.FirstSeenCounts;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** How many messages were put off since the start, by route and rung. Thread-safe. */
public final class RetryCounts {

  /**
   * @param rung the wait
   */
  public record Key(String route, Duration rung) {}

  private final FirstSeenCounts<Key> counts = new FirstSeenCounts<>();

  RetryCounts() {}

  /** Hears of each route and rung once, with its count. */
  public void onFirst(BiConsumer<Key, AtomicLong> listener) {
    counts.onFirst(listener);
  }

  /** A route has this rung: it is shown from now on, with 0. */
  void expect(String route, Duration rung) {
    counts.of(new Key(route, rung));
  }

  void retried(String route, Duration rung) {
    counts.of(new Key(route, rung)).incrementAndGet();
  }
}
