package dev.drover.delivery;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The elements of an exchange that carries many messages. Its body is a {@code List<Exchange>}, as
 * in camel-kafka's batches: those elements that go on.
 *
 * <p>What every step of a route may count on, and keeps to:
 *
 * <ul>
 *   <li>An element that leaves the body and bears no exception is done; its delivery is settled
 *       with the batch. That is how a duplicate is dropped.
 *   <li>An element that cannot go on gets its own exception ({@link Exchange#setException}) and
 *       leaves the body; the rest of the batch goes on. Its consumer offers it to the route again,
 *       alone: there the route's error handler redelivers and dead-letters it.
 *   <li>An exception on the batch itself concerns every element that bears none. When it is {@link
 *       OfferAgain}, all of them wait; else the consumer tries the batch again in halves, until the
 *       element at fault is alone.
 * </ul>
 *
 * <p>The error handler of a route leaves a batch alone: it neither redelivers nor dead-letters one.
 * A copy of the carrier, as {@code multicast} makes them, is not protected.
 */
public final class Batch {

  /** The exchange property that holds the batch; copies of the exchange share it. */
  static final String PROPERTY = "DroverBatch";

  private final List<Exchange> elements;
  private final Queue<CompletableFuture<?>> open = new ConcurrentLinkedQueue<>();

  private final BatchTurn turn;

  private Batch(List<Exchange> elements, BatchTurn turn) {
    this.elements = List.copyOf(elements);
    this.turn = turn;
  }

  /**
   * Makes an exchange carry a batch: sets body and property, and keeps error handlers out. Once,
   * and before the exchange is processed.
   */
  public static Batch begin(Exchange carrier, List<Exchange> elements) {
    return begin(carrier, elements, BatchTurn.none());
  }

  /** The same, for a batch whose steps may work ahead of its turn. */
  static Batch begin(Exchange carrier, List<Exchange> elements, BatchTurn turn) {
    var batch = new Batch(elements, turn);
    carrier.setProperty(PROPERTY, batch);
    carrier.getMessage().setBody(batch.elements);
    // an exhausted redelivery would not do: such an exchange is dead-lettered before its first step
    carrier.getExchangeExtension().setFailureHandled(true);
    carrier.getExchangeExtension().addOnCompletion(new RouteIsOver());
    return batch;
  }

  /** The batch that an exchange carries; empty for an exchange of a single message. */
  public static Optional<Batch> of(Exchange exchange) {
    return isCarriedBy(exchange)
        ? Optional.of(exchange.getProperty(PROPERTY, Batch.class))
        : Optional.empty();
  }

  /** Whether an exchange carries a batch, of which nothing may be left. */
  public static boolean isCarriedBy(Exchange exchange) {
    return exchange.getProperty(PROPERTY) != null
        && exchange.getMessage().getBody() instanceof List<?>;
  }

  /** All elements that the batch began with, in the order of their arrival. */
  public List<Exchange> elements() {
    return elements;
  }

  /**
   * Nothing of the batch is settled before this has ended, though the route may have; when it ends
   * with an exception, every element that bears none has failed with it. To be called before the
   * route's end.
   */
  public void awaits(CompletableFuture<?> work) {
    open.add(work);
  }

  /**
   * Waits until the batches before this one have left the route, where its consumer begins one
   * while another is in it. For a step that has done what may be done beside them, and that holds
   * nothing that they might wait for.
   */
  public void awaitTurn() {
    turn.await();
  }

  /** Ends with all that is awaited; with an exception, when one of it does. */
  public CompletableFuture<Void> over() {
    return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new));
  }

  /**
   * Whether a list, not empty, is of nothing but elements of this batch. An exchange within it, of
   * a split or an aggregation, may carry a list of its own.
   */
  public boolean holds(List<?> list) {
    return !list.isEmpty() && new HashSet<>(elements).containsAll(list);
  }

  /**
   * The elements of the body that bear no exception: what a step is to work on.
   *
   * @throws IllegalStateException when a step of the route made something else of the body
   */
  public static List<Exchange> open(Exchange carrier) {
    if (!(carrier.getMessage().getBody() instanceof List<?> list)) {
      throw new IllegalStateException(
          "the body of a batch is its list of exchanges; a step of route '%s' replaced it"
              .formatted(carrier.getFromRouteId()));
    }
    return list.stream().map(Batch::element).filter(e -> e.getException() == null).toList();
  }

  /**
   * What an exchange, a carrier or an element, failed with; null when it ended well. One that is
   * marked for rollback has failed.
   */
  public static Exception failureOf(Exchange exchange) {
    boolean unexplained = exchange.getException() == null && exchange.isRollbackOnly();
    return unexplained ? new RollbackExchangeException(exchange) : exchange.getException();
  }

  private static Exchange element(Object listed) {
    if (listed instanceof Exchange exchange) {
      return exchange;
    }
    throw new IllegalStateException(
        "an element of a batch is an exchange, not a " + listed.getClass().getName());
  }

  /** First of all completions: to the others a batch is as good as its exceptions say. */
  private static final class RouteIsOver extends SynchronizationAdapter {
    @Override
    public void onDone(Exchange carrier) {
      carrier.getExchangeExtension().setFailureHandled(false);
    }

    @Override
    public int getOrder() {
      return Ordered.HIGHEST;
    }
  }
}
