package dev.drover.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Takes batches of deliveries through a route and says of each delivery what becomes of it.
 * Thread-safe where its parts are; several batches may run at a time.
 *
 * @param <D> a delivery, as the transport knows it
 */
public final class BatchRun<D> {

  /** What a transport does with a delivery whose turn in a batch is over. None may throw. */
  public interface Settlement<D> {
    /** It is done: it may be acknowledged. */
    void done(D delivery);

    /** Nothing is settled: it is kept and offered again, in a later batch. */
    void again(D delivery, OfferAgain why);

    /**
     * It failed, or may be the one that makes its batch fail: it is offered to the same route in an
     * exchange of its own, where the route's error handler sees it. Called on the batch's thread,
     * which should not be held up.
     */
    void alone(D delivery);
  }

  private final Processor route;
  private final Supplier<Exchange> carriers;
  private final Function<D, Exchange> elements;
  private final Settlement<D> settlement;

  /**
   * @param route processes the carriers
   * @param carriers makes an empty exchange that comes from the route
   * @param elements makes an exchange of a delivery; called anew for every try, because steps
   *     change what they work on
   */
  public BatchRun(
      Processor route,
      Supplier<Exchange> carriers,
      Function<D, Exchange> elements,
      Settlement<D> settlement) {
    this.route = route;
    this.carriers = carriers;
    this.elements = elements;
    this.settlement = settlement;
  }

  /**
   * Takes the deliveries through the route, in their order, and returns when each has been told to
   * the settlement, exactly once.
   */
  public void run(List<D> deliveries) {
    begin(deliveries).join();
  }

  /**
   * Takes the deliveries through the route, in their order, and returns when they have come to its
   * end; the future ends when each has been told to the settlement, exactly once. In between, on
   * another thread, is what the steps left to be {@link Batch#awaits awaited}.
   */
  public CompletableFuture<Void> begin(List<D> deliveries) {
    return begin(deliveries, BatchTurn.none());
  }

  /**
   * The same, in its turn among the batches of a consumer, which is left when this returns: tries
   * in halves are a part of it.
   */
  public CompletableFuture<Void> begin(List<D> deliveries, BatchTurn turn) {
    CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    try {
      settled = inTurn(deliveries, turn);
      return settled;
    } finally {
      turn.leave(settled);
    }
  }

  private CompletableFuture<Void> inTurn(List<D> deliveries, BatchTurn turn) {
    Exchange carrier = carriers.get();
    List<Exchange> made = deliveries.stream().map(elements).toList();
    Batch batch = Batch.begin(carrier, made, turn);
    process(carrier);
    turn.awaitThoseBefore();
    if (Batch.failureOf(carrier) != null) {
      batch.over().handle((any, failure) -> null).join(); // tries in halves are not left to others
    }
    return batch
        .over()
        .handle(
            (over, failure) -> {
              List<D> rest = withoutOwnFailure(deliveries, made);
              if (failure == null) {
                settle(rest, Batch.failureOf(carrier));
              } else {
                rest.forEach(delivery -> settleFailed(delivery, failure));
              }
              return null;
            });
  }

  private void process(Exchange carrier) {
    try {
      route.process(carrier);
    } catch (Exception e) {
      carrier.setException(e);
    }
  }

  private List<D> withoutOwnFailure(List<D> deliveries, List<Exchange> made) {
    var rest = new ArrayList<D>(deliveries.size());
    for (int i = 0; i < made.size(); i++) {
      Exception failure = Batch.failureOf(made.get(i));
      if (failure == null) {
        rest.add(deliveries.get(i));
      } else {
        settleFailed(deliveries.get(i), failure);
      }
    }
    return rest;
  }

  private void settleFailed(D delivery, Throwable failure) {
    OfferAgain.in(failure)
        .ifPresentOrElse(why -> settlement.again(delivery, why), () -> settlement.alone(delivery));
  }

  private void settle(List<D> rest, Exception failure) {
    if (failure == null) {
      rest.forEach(settlement::done);
    } else if (rest.size() < 2 || OfferAgain.isAskedBy(failure)) {
      rest.forEach(delivery -> settleFailed(delivery, failure));
    } else {
      int half = rest.size() / 2;
      run(rest.subList(0, half));
      run(rest.subList(half, rest.size()));
    }
  }
}
