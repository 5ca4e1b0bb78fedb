package dev.drover.backoff;

import java.time.Duration;

/**
 * Capped exponential backoff: {@code min(cap, first · 2^n)} before try n, counted from 0.
 *
 * <p>Values only: it neither sleeps nor reads a clock.
 *
 * @param first the wait before try 0, above zero
 * @param cap the longest wait, at least {@code first}
 */
public record Backoff(Duration first, Duration cap) {

  /** min(30 s, 200 ms · 2^n), which the shipped redelivery policies use too. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  public Backoff {
    if (first.isZero() || first.isNegative()) {
      throw new IllegalArgumentException("first wait must be above zero, was " + first);
    }
    if (cap.compareTo(first) < 0) {
      throw new IllegalArgumentException("cap " + cap + " is below the first wait " + first);
    }
  }

  /**
   * The wait before try {@code n}.
   *
   * @param n the number of tries that failed so far, at least 0
   */
  public Duration before(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("tries are counted from 0, was " + n);
    }
    int doublings = Math.min(n, doublingsToCap());
    Duration wait = first.multipliedBy(1L << doublings);
    return wait.compareTo(cap) < 0 ? wait : cap;
  }

  private int doublingsToCap() {
    long ratio = cap.dividedBy(first);
    return Long.SIZE - Long.numberOfLeadingZeros(ratio);
  }
}
