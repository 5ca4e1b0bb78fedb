package dev.drover.rabbitmq;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;

/**
 * Deliveries of one channel that are kept, unacknowledged, to be offered to their route again.
 * Thread-safe.
 *
 * <p>They are kept here and not given back at once, because the broker would deliver them again
 * right away, and because a quorum queue counts what is given back and drops a message after its
 * delivery limit.
 */
final class HeldDeliveries {

  /**
   * RabbitMQ closes a channel that leaves a delivery unacknowledged for 30 minutes by default; and
   * what this daemon could not do for so long, another one may.
   */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private record Held(Incoming message, long dueAt) {}

  private final Queue<Held> waiting =
      new PriorityBlockingQueue<>(11, (one, other) -> Long.signum(one.dueAt - other.dueAt));
  private final Map<Long, Long> since = new ConcurrentHashMap<>();

  void hold(Incoming message, Duration delay) {
    long now = System.nanoTime();
    since.putIfAbsent(message.tag(), now);
    waiting.add(new Held(message, now + delay.toNanos()));
  }

  /** The delivery whose time came first, or null. */
  Incoming takeDue() {
    return hasDue() ? waiting.remove().message() : null;
  }

  /** For the one thread that takes. */
  boolean hasDue() {
    Held first = waiting.peek();
    return first != null && first.dueAt() - System.nanoTime() <= 0;
  }

  boolean isHeldTooLong(Incoming message) {
    Long begun = since.get(message.tag());
    return begun != null && System.nanoTime() - begun > LONGEST.toNanos();
  }

  /** The delivery was acknowledged, or has gone back. */
  void forget(long tag) {
    since.remove(tag);
  }

  int size() {
    return waiting.size();
  }
}
