package dev.drover.dedup;

import java.time.Duration;

/**
 * Since when this daemon has reached the database without a break, by its own monotonic clock.
 *
 * <p>Only who did so for a whole lease may take another daemon's silence for its death: after an
 * outage of the database every daemon's last beat is old until it has beaten again. So a failed or
 * late beat starts the time anew, and so does a pause of this process.
 *
 * <p>Beats are due every sixth of the lease and late after a third. An outage that leaves this
 * daemon steady is thus shorter than a third, and the others have beaten again before their last
 * beat is as old as the lease.
 *
 * <p>Safe for use by many threads.
 */
final class Steadiness {

  private final long lease;
  private final long late;
  private boolean interrupted = true;
  private long since;
  private long last;

  Steadiness(Duration lease) {
    this.lease = lease.toNanos();
    this.late = this.lease / 3;
  }

  /**
   * A beat reached the database.
   *
   * @param began when it was sent, as of {@link System#nanoTime()}
   * @param ended when it was answered
   */
  synchronized void reached(long began, long ended) {
    if (interrupted || ended - last > late) {
      since = ended;
    }
    interrupted = false;
    last = began;
  }

  /** A beat failed. */
  synchronized void missed() {
    interrupted = true;
  }

  /** Whether there was no break in the whole lease before this moment. */
  synchronized boolean lasts(long now) {
    return !interrupted && now - last <= late && now - since >= lease;
  }
}
