package dev.drover.outbox;

import dev.drover.delivery.FirstSeenCounts;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** What this daemon's relays did since its start, by destination. Thread-safe. */
public final class OutboxCounts {

  private final FirstSeenCounts<String> published = new FirstSeenCounts<>();
  private final FirstSeenCounts<String> failed = new FirstSeenCounts<>();

  OutboxCounts() {}

  /** Hears of each destination once, with the number of events that were published and marked. */
  public void onFirstPublished(BiConsumer<String, AtomicLong> listener) {
    published.onFirst(listener);
  }

  /** Hears of each destination once, with the number of tries that an event's own fault failed. */
  public void onFirstFailed(BiConsumer<String, AtomicLong> listener) {
    failed.onFirst(listener);
  }

  /** A destination is relayed: it is shown from now on, with 0. */
  void expect(String destination) {
    add(destination, 0, 0);
  }

  void add(String destination, int marked, int failedTries) {
    published.of(destination).addAndGet(marked);
    failed.of(destination).addAndGet(failedTries);
  }
}
