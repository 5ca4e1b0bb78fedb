package dev.drover.deadletter;

import dev.drover.delivery.FirstSeenCounts;
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

  private final FirstSeenCounts<Key> counts = new FirstSeenCounts<>();

  /** Hears of each route and fingerprint when it is counted for the first time, with its count. */
  public void onFirst(BiConsumer<Key, AtomicLong> listener) {
    counts.onFirst(listener);
  }

  @Override
  public void process(Exchange letter) {
    var key = new Key(header(letter, "route"), header(letter, "fingerprint"));
    boolean fits = counts.size() < MOST_KEYS || counts.has(key);
    counts.of(fits ? key : new Key(key.route, "other")).incrementAndGet();
  }

  private static String header(Exchange letter, String name) {
    return letter.getMessage().getHeader(FailureHeaders.PREFIX + name, "unknown", String.class);
  }
}
