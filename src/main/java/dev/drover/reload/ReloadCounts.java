package dev.drover.reload;

import java.util.concurrent.atomic.AtomicLong;

/** How changes of the route files ended, since the start. Other threads may ask. */
public final class ReloadCounts {

  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong rolledBack = new AtomicLong();

  ReloadCounts() {}

  void countApplied() {
    applied.incrementAndGet();
  }

  void countRefused() {
    refused.incrementAndGet();
  }

  void countRolledBack() {
    rolledBack.incrementAndGet();
  }

  /** Changes that went live. */
  public long applied() {
    return applied.get();
  }

  /** Drafts that were found at fault before anything was touched. */
  public long refused() {
    return refused.get();
  }

  /** Changes that passed every check and then did not start, so that the old routes came back. */
  public long rolledBack() {
    return rolledBack.get();
  }
}
