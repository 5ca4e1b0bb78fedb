package dev.drover.delivery;

import java.util.concurrent.CompletableFuture;

/**
 * The turn of a batch among those of one consumer. A step may do some of its work ahead, beside the
 * batch before, and then {@linkplain #await waits}; behind it batches are one at a time, in the
 * order of their turns. Thread-safe.
 *
 * <p>A route without such a step has one batch at a time. Steps in front of it may see the next
 * batch while this one is behind it.
 */
public final class BatchTurn {

  private final CompletableFuture<Void> before;
  private final CompletableFuture<Void> nextMayBegin = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  private BatchTurn(CompletableFuture<Void> before) {
    this.before = before;
  }

  /** A turn before the first, which is over. */
  public static BatchTurn none() {
    var none = new BatchTurn(CompletableFuture.completedFuture(null));
    none.leave();
    return none;
  }

  /** The turn behind this one; waits until its batch may begin. One thread calls it, once. */
  public BatchTurn next() {
    nextMayBegin.join();
    return new BatchTurn(left);
  }

  /** Waits until every batch before has left the route; the next batch may begin its work ahead. */
  void await() {
    before.join();
    nextMayBegin.complete(null);
  }

  /** The batch has left the route, or never came to a step that waits. */
  public void leave() {
    nextMayBegin.complete(null);
    before.thenRun(() -> left.complete(null));
  }
}
