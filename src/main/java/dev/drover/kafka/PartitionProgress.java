package dev.drover.kafka;

import dev.drover.backoff.Backoff;
import java.util.OptionalLong;

/**
 * How far one partition has come in this consumer: which record is being worked on, behind which
 * one may be committed, and whether a failed record holds the partition.
 *
 * <p>Records of a partition are begun in the order of their offsets, one at a time. A record that
 * is begun and never ends counts as failed, so an outcome that nobody reported cannot be committed.
 *
 * <p>Not thread-safe: used by the thread that polls.
 */
final class PartitionProgress {

  private static final long NONE = -1;

  private final Backoff backoff;
  private long begun = NONE;
  private long commit = NONE;
  private long taken = NONE;
  private long held = NONE;
  private long offerAgainAt;
  private int failures;

  PartitionProgress(Backoff backoff) {
    this.backoff = backoff;
  }

  /** Work on the record at {@code offset} starts. */
  void begin(long offset, long nowMillis) {
    if (begun != NONE) {
      fail(begun, nowMillis);
    }
    begun = offset;
  }

  /** The exchange of the record at {@code offset} is done and has no exception left. */
  void done(long offset) {
    if (offset != begun) {
      return;
    }
    begun = NONE;
    if (!isHeld()) {
      commit = offset + 1;
      failures = 0;
    }
  }

  /** The record at {@code offset} could be neither delivered nor dead-lettered. */
  void fail(long offset, long nowMillis) {
    begun = NONE;
    if (isHeld()) {
      return;
    }
    held = offset;
    offerAgainAt = nowMillis + backoff.before(failures++).toMillis();
  }

  boolean isHeld() {
    return held != NONE;
  }

  /** Milliseconds until the held record is offered again; 0 when that is now or nothing is held. */
  long heldFor(long nowMillis) {
    return isHeld() ? Math.max(0, offerAgainAt - nowMillis) : 0;
  }

  /** The offset of the held record. */
  long heldOffset() {
    return held;
  }

  /** The held record is about to be polled again. */
  void release() {
    held = NONE;
  }

  /** The offset to commit, once: the one behind the last record that is done. */
  OptionalLong takeCommit() {
    if (commit == NONE) {
      return OptionalLong.empty();
    }
    taken = commit;
    commit = NONE;
    return OptionalLong.of(taken);
  }

  /**
   * A commit of {@code offset} did not reach the broker. It is due again unless a later one is, was
   * taken meanwhile, or this is no longer the progress that it was taken from: it would set back
   * what is committed.
   */
  void commitAgain(long offset) {
    if (offset == taken) {
      commit = Math.max(commit, offset);
    }
  }
}
