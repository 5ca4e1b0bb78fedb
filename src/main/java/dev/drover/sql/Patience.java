package dev.drover.sql;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between the tries of one caller, until a time is over. Not for several threads. */
public final class Patience {

  private final long deadline;
  private final Backoff backoff;
  private int tries;

  /** Begins now. */
  public Patience(Duration patience, Backoff backoff) {
    this.deadline = System.nanoTime() + patience.toNanos();
    this.backoff = backoff;
  }

  /** Waits before another try; false at once when there is no time for one, or at an interrupt. */
  public boolean another() {
    long wait = backoff.before(tries++).toNanos();
    if (System.nanoTime() + wait - deadline > 0) {
      return false;
    }
    return waited(wait);
  }

  private static boolean waited(long nanos) {
    try {
      return !new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
