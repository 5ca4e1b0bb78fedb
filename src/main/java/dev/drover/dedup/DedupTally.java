package dev.drover.dedup;

import java.util.concurrent.atomic.LongAdder;

/** Counts decisions, from many threads. */
final class DedupTally {

  final LongAdder claimed = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder withoutId = new LongAdder();
  final LongAdder takenOver = new LongAdder();
  final LongAdder lostClaims = new LongAdder();

  DedupCounts counts() {
    return new DedupCounts(
        claimed.sum(), dropped.sum(), withoutId.sum(), takenOver.sum(), lostClaims.sum());
  }
}
