package dev.drover.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Counts by a key that is only known when it comes, and who wants to hear of new ones. Thread-safe.
 *
 * @param <K> what is counted by
 */
public final class FirstSeenCounts<K> {

  private final Map<K, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile BiConsumer<K, AtomicLong> listener = (key, count) -> {};

  /** Hears of each key once, with its count; of those that have come already, now. */
  public void onFirst(BiConsumer<K, AtomicLong> listener) {
    this.listener = listener;
    counts.forEach(listener);
  }

  /** The key's count, 0 when it comes for the first time. */
  public AtomicLong of(K key) {
    return counts.computeIfAbsent(key, this::begin);
  }

  public boolean has(K key) {
    return counts.containsKey(key);
  }

  /** How many keys have come. */
  public int size() {
    return counts.size();
  }

  private AtomicLong begin(K key) {
    var count = new AtomicLong();
    listener.accept(key, count);
    return count;
  }
}
