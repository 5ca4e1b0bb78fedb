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
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;

/**
 * What a route does with the records of its batches, on threads that do not poll. A record that
 * goes alone is in work beside the batches that follow; its partition is not committed past it.
 */
final class BatchWork implements BatchRun.Settlement<Delivery> {

  /** As many as one batch has by default; beyond that no further batch is taken. */
  private static final int MOST_ALONE = 500;

  /**
   * @param batches one thread for each consumer
   * @param alone for the records that go alone
   */
  record Threads(ExecutorService batches, ExecutorService alone) {}

  private final Processor route;
  private final RecordExchange exchanges;
  private final ExceptionHandler failures;
  private final Threads threads;
  private final BatchRun<Delivery> batches;
  private final Set<Delivery> alone = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * @param carriers makes an empty exchange that comes from the route
   * @param failures hears of what a route's error handler did not settle
   */
  BatchWork(
      Processor route,
      Supplier<Exchange> carriers,
      RecordExchange exchanges,
      ExceptionHandler failures,
      Threads threads) {
    this.route = route;
    this.exchanges = exchanges;
    this.failures = failures;
    this.threads = threads;
    this.batches =
        new BatchRun<>(route, carriers, delivery -> exchanges.of(delivery.record()), this);
  }

  /** Takes a batch through the route; the future ends when only records that go alone are open. */
  Future<?> begin(List<Delivery> deliveries) {
    return threads.batches().submit(() -> run(deliveries));
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
  boolean isFull() {
    return alone.size() >= MOST_ALONE;
  }

  /** From now on no record starts to go alone; those that wait for their turn are read again. */
  void end() {
    ending = true;
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
      threads.alone().execute(() -> goAlone(delivery));
    } catch (RejectedExecutionException stopping) {
      alone.remove(delivery);
      delivery.again();
    }
  }

  private void goAlone(Delivery delivery) {
    try {
      if (!ending && isDoneAlone(delivery)) {
        delivery.done();
      }
    } finally {
      delivery.again(); // unless it is done
      alone.remove(delivery);
    }
  }

  private boolean isDoneAlone(Delivery delivery) {
    Exchange exchange = exchanges.of(delivery.record());
    try {
      route.process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    Exception failure = exchange.getException();
    if (failure != null && !OfferAgain.isAskedBy(failure)) {
      failures.handleException(
          "a record was neither delivered nor dead-lettered", exchange, failure);
    }
    return failure == null && !exchange.isRollbackOnly();
  }
}
