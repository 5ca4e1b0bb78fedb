package dev.drover.delivery;

import java.util.concurrent.CompletableFuture;

/**
 * The turn of a batch among those of one consumer. A step may do some of its work ahead, beside the
 * batch before, and then {@linkplain #await waits}; behind it batches are one at a time, in the
 * order of their turns, and at most one of those that have left is not settled. Thread-safe.
 *
 * <p>A route without such a step has one batch at a time. Steps in front of it may see the next
 * batch while this one is behind it.
 */
public final class BatchTurn {

  /** Ends when the batch before has left the route, with what ends when that one is settled. */
  private final CompletableFuture<CompletableFuture<Void>> before;

  private final CompletableFuture<Void> come = new CompletableFuture<>();
  private final CompletableFuture<CompletableFuture<Void>> left = new CompletableFuture<>();

  private BatchTurn(CompletableFuture<CompletableFuture<Void>> before) {
    this.before = before;
  }

  /** Before the first batch, and over. */
  public static BatchTurn none() {
    CompletableFuture<Void> over = CompletableFuture.completedFuture(null);
    var none = new BatchTurn(CompletableFuture.completedFuture(over));
    none.leave(over);
    return none;
  }

  /** The one behind this; once. */
  public BatchTurn next() {
    return new BatchTurn(left);
  }

  /** Ends when the turn has come, or the batch has left the route: the next one may begin. */
  public CompletableFuture<Void> come() {
    return come;
  }

  /** Waits until every batch before has left the route; the next one may begin its work ahead. */
  void await() {
    awaitThoseBefore();
    come.complete(null);
  }

  /** Waits until every batch before has left the route. */
  void awaitThoseBefore() {
    before.join();
  }

  /**
   * The batch has left the route; waits for its turn, and until the one before is settled.
   *
   * @param settled ends when this one is
   */
  void leave(CompletableFuture<Void> settled) {
    CompletableFuture<Void> earlier = before.join();
    earlier.handle((any, failure) -> null).join(); // which is its own matter
    come.complete(null);
    left.complete(settled);
  }
}
