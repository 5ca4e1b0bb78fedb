package dev.drover.kafka;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * How far one partition has come in this consumer: which records are being worked on, behind which
 * one may be committed, and whether failed records hold the partition.
 *
 * <p>A record is open from {@link #begin} until it is done or failed. A failed one is kept, to be
 * read again: its partition is held for a while, then {@link #offerAgain} says from where to read,
 * and what is read again is begun only if it is not done or open already. What may be committed
 * never passes a record that is open or kept.
 *
 * <p>Thread-safe. The thread that polls begins records; their ends may come from any thread.
 */
final class PartitionProgress {

  private static final long NONE = -1;

  private final Backoff backoff;
  private final NavigableSet<Long> open = new TreeSet<>();
  private final NavigableSet<Long> kept = new TreeSet<>();
  private long start = NONE;
  private long next = NONE;
  private long taken = NONE;
  private boolean held;
  private long offerAgainAt;
  private long lastFailed = NONE;
  private int failures;

  PartitionProgress(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * Work on the record at {@code offset} starts, unless it is done, open, or behind a kept one.
   *
   * @return whether it does
   */
  synchronized boolean begin(long offset) {
    if (next == NONE || offset < committable()) {
      startAt(offset);
    }
    boolean begins = !held && isTurnOf(offset);
    if (begins) {
      kept.remove(offset);
      open.add(offset);
      next = Math.max(next, offset + 1);
    }
    return begins;
  }

  /** The first record, or the first one of a topic that was made again: its offsets start anew. */
  private void startAt(long offset) {
    open.clear();
    kept.clear();
    start = offset;
    next = offset;
    taken = NONE;
    held = false;
    lastFailed = NONE;
    failures = 0;
  }

  /** Records come in the order of their offsets: a kept one that was passed exists no more. */
  private boolean isTurnOf(long offset) {
    kept.headSet(offset).clear();
    return kept.isEmpty() ? offset >= next : kept.contains(offset);
  }

  /** The record at {@code offset} is delivered, dropped as a duplicate or dead-lettered. */
  synchronized void done(long offset) {
    if (open.remove(offset)) {
      if (committable() > lastFailed) {
        failures = 0;
      }
      notifyAll();
    }
  }

  /** The record at {@code offset} could be neither delivered nor dead-lettered. */
  synchronized void fail(long offset, long nowMillis) {
    if (open.remove(offset)) {
      kept.add(offset);
      hold(offset, nowMillis);
      notifyAll();
    }
  }

  private void hold(long offset, long nowMillis) {
    lastFailed = Math.max(lastFailed, offset);
    if (!held) {
      held = true;
      offerAgainAt = nowMillis + backoff.before(failures++).toMillis();
    }
  }

  /** What was begun and has not ended counts as failed: an outcome that nobody reported. */
  synchronized void failOpen(long nowMillis) {
    new TreeSet<>(open).forEach(offset -> fail(offset, nowMillis));
  }

  /** Whether a record is being worked on. */
  synchronized boolean hasOpen() {
    return !open.isEmpty();
  }

  /** Whether nothing is handed out for now, because a record failed. */
  synchronized boolean isHeld() {
    return held;
  }

  /** Milliseconds until the kept records are offered again; 0 when that is now or none is kept. */
  synchronized long heldFor(long nowMillis) {
    return held ? Math.max(0, offerAgainAt - nowMillis) : 0;
  }

  /** Ends the hold. The caller reads again from the offset that is returned, empty without hold. */
  synchronized OptionalLong offerAgain() {
    if (!held) {
      return OptionalLong.empty();
    }
    held = false;
    return OptionalLong.of(kept.first());
  }

  /** The offset to commit, once: the one behind the last record before which all are done. */
  synchronized OptionalLong takeCommit() {
    if (next == NONE || committable() <= Math.max(start, taken)) {
      return OptionalLong.empty();
    }
    taken = committable();
    return OptionalLong.of(taken);
  }

  private long committable() {
    long first = open.isEmpty() ? next : open.first();
    return kept.isEmpty() ? first : Math.min(first, kept.first());
  }

  /**
   * A commit of {@code offset} did not reach the broker. It is due again unless a later one is, was
   * taken meanwhile, or this is no longer the progress that it was taken from: it would set back
   * what is committed.
   */
  synchronized void commitAgain(long offset) {
    if (offset == taken) {
      taken = NONE;
    }
  }

  /** Waits until no record is open, but not longer than {@code patience}. */
  synchronized void awaitEnds(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    long rest = patience.toNanos();
    while (!open.isEmpty() && rest > 0) {
      wait(TimeUnit.NANOSECONDS.toMillis(rest) + 1);
      rest = until - System.nanoTime();
    }
  }
}
