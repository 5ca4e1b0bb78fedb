package dev.drover.rabbitmq;

import java.time.Duration;

/**
 * Until when something is waited for.
 *
 * @param at by {@link System#nanoTime}
 * @param length how long that is from the beginning
 */
record Deadline(long at, Duration length) {

  /** So long from now. */
  static Deadline in(Duration length) {
    return new Deadline(System.nanoTime() + length.toNanos(), length);
  }

  boolean isOver(long now) {
    return now - at >= 0;
  }
}
