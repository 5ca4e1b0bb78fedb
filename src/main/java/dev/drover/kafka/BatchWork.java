package dev.drover.kafka;

import dev.drover.delivery.BatchRun;
import dev.drover.delivery.BatchTurn;
import dev.drover.delivery.OfferAgain;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a route does with the batches of one member, on threads that do not poll. One batch is in
 * the route at a time; beside it the one before may wait for what its steps left behind, its marks,
 * and the next one may do what its steps do ahead of their turn, its claims. A record that goes
 * alone is in work beside the batches that follow. A partition is not committed past any of them.
 */
final class BatchWork implements Work, BatchRun.Settlement<Delivery> {

  private static final Logger LOG = LoggerFactory.getLogger(BatchWork.class);

  /** As many as one batch has by default; beyond that no further batch is taken. */
  private static final int MOST_ALONE = 500;

  private final RecordRoute route;
  private final ExecutorService threads;
  private final ExecutorService threadsForLone;
  private final BatchRun<Delivery> batches;
  private final Set<Delivery> alone = ConcurrentHashMap.newKeySet();
  private BatchTurn last = BatchTurn.none();
  private volatile boolean suspended;

  /**
   * @param carriers makes an empty exchange that comes from the route
   * @param threads two for each member of the consumer
   * @param threadsForLone for the records that go alone
   */
  BatchWork(
      RecordRoute route,
      Supplier<Exchange> carriers,
      ExecutorService threads,
      ExecutorService threadsForLone) {
    this.route = route;
    this.threads = threads;
    this.threadsForLone = threadsForLone;
    this.batches = new BatchRun<>(route.route(), carriers, route::exchange, this);
  }

  /** Takes a batch through the route; the future ends when the next may begin. */
  @Override
  public Future<?> begin(List<Delivery> deliveries) {
    BatchTurn turn = last.next();
    CompletableFuture.supplyAsync(() -> batches.begin(deliveries, turn), threads)
        .thenCompose(settled -> settled)
        .exceptionally(failure -> readAgain(deliveries, failure));
    last = turn;
    return turn.come();
  }

  /** What could not be told to the settlement. */
  private Void readAgain(List<Delivery> deliveries, Throwable failure) {
    LOG.warn("A batch ended unexpectedly; what is not settled is read again", failure);
    deliveries.stream().filter(delivery -> !alone.contains(delivery)).forEach(Delivery::again);
    return null;
  }

  /** Whether so many records are alone in work that no further batch should be taken. */
  @Override
  public boolean isFull() {
    return alone.size() >= MOST_ALONE;
  }

  @Override
  public void suspend() {
    suspended = true;
  }

  @Override
  public void resume() {
    suspended = false;
  }

  @Override
  public void done(Delivery delivery) {
    delivery.done();
  }

  @Override
  public void again(Delivery delivery, OfferAgain why) {
    delivery.again();
  }

  @Override
  public void alone(Delivery delivery) {
    alone.add(delivery);
    try {
      threadsForLone.execute(() -> goAlone(delivery));
    } catch (RejectedExecutionException stopping) {
      alone.remove(delivery);
      delivery.again();
    }
  }

  private void goAlone(Delivery delivery) {
    try {
      if (!suspended && route.isDone(delivery)) {
        delivery.done();
      }
    } finally {
      delivery.again(); // unless it is done
      alone.remove(delivery);
    }
  }
}
