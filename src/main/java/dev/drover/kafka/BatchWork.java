package dev.drover.kafka;

import dev.drover.delivery.BatchRun;
import dev.drover.delivery.OfferAgain;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * What a route does with the records of its batches, on threads that do not poll. A record that
 * goes alone is in work beside the batches that follow; its partition is not committed past it.
 */
final class BatchWork implements Work, BatchRun.Settlement<Delivery> {

  /** As many as one batch has by default; beyond that no further batch is taken. */
  private static final int MOST_ALONE = 500;

  private final RecordRoute route;
  private final ExecutorService threads;
  private final ExecutorService threadsForLone;
  private final BatchRun<Delivery> batches;
  private final Set<Delivery> alone = ConcurrentHashMap.newKeySet();
  private volatile boolean suspended;

  /**
   * @param carriers makes an empty exchange that comes from the route
   * @param threads one for each consumer
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

  /** Takes a batch through the route; the future ends when only records that go alone are open. */
  @Override
  public Future<?> begin(List<Delivery> deliveries) {
    return threads.submit(() -> run(deliveries));
  }

  /** What the run could not tell the settlement is read again. */
  private void run(List<Delivery> deliveries) {
    try {
      batches.run(deliveries);
    } finally {
      deliveries.stream().filter(delivery -> !alone.contains(delivery)).forEach(Delivery::again);
    }
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
