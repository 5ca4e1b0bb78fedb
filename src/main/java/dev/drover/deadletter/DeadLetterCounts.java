package dev.drover.deadletter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * How many dead letters were stored since the start, by route and fingerprint; a step that follows
 * the one that stores them. Thread-safe.
 */
public final class DeadLetterCounts implements Processor {

  /** Beyond so many different ones a sender could make metrics grow without end. */
  private static final int MOST_KEYS = 1_000;

  /** What letters are counted by. */
  public record Key(String route, String fingerprint) {}

  private final Map<Key, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile BiConsumer<Key, AtomicLong> listener = (key, count) -> {};

  /** Hears of each route and fingerprint when it is counted for the first time, with its count. */
  public void onFirst(BiConsumer<Key, AtomicLong> listener) {
    this.listener = listener;
    counts.forEach(listener);
  }

  @Override
  public void process(Exchange letter) {
    var key = new Key(header(letter, "route"), header(letter, "fingerprint"));
    boolean fits = counts.size() < MOST_KEYS || counts.containsKey(key);
    counts.computeIfAbsent(fits ? key : new Key(key.route, "other"), this::begin).incrementAndGet();
  }

  private static String header(Exchange letter, String name) {
    return letter.getMessage().getHeader(FailureHeaders.PREFIX + name, "unknown", String.class);
  }

  private AtomicLong begin(Key key) {
    var count = new AtomicLong();
    listener.accept(key, count);
    return count;
  }
}
