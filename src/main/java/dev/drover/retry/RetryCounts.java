package dev.drover.retry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** How many messages were put off since the start, by route and rung. Thread-safe. */
public final class RetryCounts {

  /**
   * @param rung the wait
   */
  public record Key(String route, Duration rung) {}

  private final Map<Key, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile BiConsumer<Key, AtomicLong> listener = (key, count) -> {};

  RetryCounts() {}

  /** Hears of each route and rung once, with its count. */
  public void onFirst(BiConsumer<Key, AtomicLong> listener) {
    this.listener = listener;
    counts.forEach(listener);
  }

  /** A route has this rung: it is shown from now on, with 0. */
  void expect(String route, Duration rung) {
    counts.computeIfAbsent(new Key(route, rung), this::begin);
  }

  void retried(String route, Duration rung) {
    counts.computeIfAbsent(new Key(route, rung), this::begin).incrementAndGet();
  }

  private AtomicLong begin(Key key) {
    var count = new AtomicLong();
    listener.accept(key, count);
    return count;
  }
}
