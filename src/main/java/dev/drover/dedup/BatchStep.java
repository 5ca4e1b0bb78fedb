package dev.drover.dedup;

import dev.drover.delivery.Batch;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.sql.OpenTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;

/**
 * {@code idempotentConsumer} on an exchange that carries a batch: the elements are claimed
 * together, those that are not to be processed leave the body, and each element ends by its own
 * exception.
 */
final class BatchStep {

  /** The exchange property that holds the {@link Claimed}. */
  static final String PROPERTY = "DroverClaimedElements";

  /**
   * A message of the batch.
   *
   * @param first the token of who works on its first copy in this process; null when nobody does
   */
  private record Element(Exchange exchange, String id, ClaimOutcome outcome, UUID first) {

    boolean isInFlightHere() {
      return first != null;
    }

    boolean is(ClaimOutcome what) {
      return outcome == what;
    }

    boolean endedWell() {
      return Batch.failureOf(exchange) == null;
    }

    boolean isOfferedAgain() {
      return OfferAgain.isAskedBy(exchange.getException());
    }

    boolean goesAlone() {
      return !endedWell() && !isOfferedAgain();
    }

    void offerAgain(boolean soon) {
      exchange.setException(
          new InFlightElsewhere(DedupKey.shown(id), "another exchange or daemon", soon));
    }
  }

  private record Claimed(List<Element> elements) {

    Stream<Element> are(ClaimOutcome what) {
      return elements.stream().filter(element -> element.is(what));
    }

    Set<String> ids(Predicate<Element> which) {
      return are(ClaimOutcome.CLAIMED).filter(which).map(Element::id).collect(Collectors.toSet());
    }
  }

  private final Batches batches;
  private final JoinedClaims joined;
  private final OpenTransaction.Source transactions;
  private final Executor marking;

  /**
   * @param marking runs what a batch leaves behind: its marks, and the ends of its copies
   */
  BatchStep(
      Batches batches, JoinedClaims joined, OpenTransaction.Source transactions, Executor marking) {
    this.marking = marking;
    this.batches = batches;
    this.joined = joined;
    this.transactions = transactions;
  }

  /**
   * Leaves in the body what may be processed; false when that is nothing. A duplicate is dropped;
   * an element in flight elsewhere gets the exception that says so. One in flight in another batch
   * of this process leaves as well, and this batch awaits what becomes of its first copy.
   *
   * @param key what the step's expression made of the carrier
   */
  boolean claim(Exchange carrier, String route, String key) {
    requireMessageId(route, key);
    var claimed = new Claimed(claim(carrier, route));
    Map<Boolean, List<Element>> inFlight =
        claimed
            .are(ClaimOutcome.IN_FLIGHT)
            .collect(Collectors.partitioningBy(this::endsWithItsFirst));
    inFlight.get(false).forEach(element -> element.offerAgain(element.isInFlightHere()));
    List<Element> copies = inFlight.get(true);
    if (!copies.isEmpty()) {
      Batch.of(carrier).orElseThrow().awaits(endSoon(copies, route));
    }
    List<Exchange> passing =
        claimed.elements.stream().filter(e -> e.outcome.passes()).map(Element::exchange).toList();
    carrier.getMessage().setBody(passing);
    carrier.setProperty(PROPERTY, passing.isEmpty() ? null : claimed);
    return !passing.isEmpty();
  }

  private boolean endsWithItsFirst(Element copy) {
    return copy.isInFlightHere() && batches.endsSoon(copy.first);
  }

  /** Copies of which the first is not done soon are offered again. */
  private CompletableFuture<Void> endSoon(List<Element> copies, String route) {
    return batches
        .whenEnded(copies.stream().map(Element::first).collect(Collectors.toSet()))
        .thenRunAsync(
            () -> {
              Set<String> done = batches.drop(route, copies.stream().map(Element::id).toList());
              copies.stream()
                  .filter(copy -> !done.contains(copy.id))
                  .forEach(copy -> copy.offerAgain(false));
            },
            marking);
  }

  private static void requireMessageId(String route, String key) {
    if (!key.equals(MessageId.OF_EACH_ELEMENT)) {
      throw new IllegalArgumentException(
          "'idempotentConsumer' of route '%s' has a key that cannot be told for each message of a batch; make its expression 'ref: messageId', or remove 'batching'"
              .formatted(route));
    }
  }

  private List<Element> claim(Exchange carrier, String route) {
    List<Exchange> elements = Batch.open(carrier);
    List<String> ids = elements.stream().map(MessageId::of).toList();
    Batches.Answer answer =
        transactions
            .ofThisThread()
            .map(open -> joined.addAll(open, elements, DedupKey.of(route, ids)))
            .map(outcomes -> new Batches.Answer(outcomes, Map.of()))
            .orElseGet(() -> claimAhead(carrier, route, ids));
    return IntStream.range(0, elements.size())
        .mapToObj(
            i ->
                new Element(
                    elements.get(i),
                    ids.get(i),
                    answer.outcomes().get(i),
                    answer.firsts().get(ids.get(i))))
        .toList();
  }

  /**
   * Beside the batch before, which is still in the route. Claims in the route's own transaction are
   * not: the batch before may wait for their rows when it is tried again.
   */
  private Batches.Answer claimAhead(Exchange carrier, String route, List<String> ids) {
    Batches.Answer answer = batches.addAll(carrier, route, ids);
    Batch.of(carrier).ifPresent(Batch::awaitTurn);
    return answer;
  }

  /**
   * Marks the elements done that ended well. The others are released when they are offered again,
   * and kept when they go alone next; a copy of one of those is to be offered again.
   */
  boolean confirm(Exchange carrier, String route) {
    Claimed claimed = take(carrier);
    Set<String> done = claimed.ids(Element::endedWell);
    Set<String> alone = claimed.ids(Element::goesAlone);
    Set<String> again = claimed.ids(Element::isOfferedAgain);
    claimed
        .are(ClaimOutcome.COPY)
        .filter(copy -> !done.contains(copy.id))
        .forEach(copy -> copy.offerAgain(alone.contains(copy.id)));
    batches.keepAll(carrier, alone);
    boolean marked = mark(carrier, route, done);
    batches.removeAll(carrier, route, again);
    return marked;
  }

  /**
   * The route's next batch need not wait for the marks of this one, only its settlement; true when
   * they are not decided yet.
   */
  private boolean mark(Exchange carrier, String route, Set<String> done) {
    Optional<Batch> batch = Batch.of(carrier).filter(any -> Batches.hasClaims(carrier));
    Runnable mark = () -> batches.confirmAll(carrier, route, done);
    batch.ifPresent(its -> its.awaits(CompletableFuture.runAsync(mark, marking)));
    return batch.isPresent() || batches.confirmAll(carrier, route, done);
  }

  /** The batch failed as a whole: all of it counts as new. */
  boolean remove(Exchange carrier, String route) {
    return batches.removeAll(carrier, route, take(carrier).ids(element -> true));
  }

  /** Whether an exchange carries elements of its batch, and not a list of its own. */
  static boolean isCarriedBy(Exchange exchange) {
    return exchange.getMessage().getBody() instanceof List<?> list
        && Batch.of(exchange).filter(batch -> batch.holds(list)).isPresent();
  }

  /** Whether a key is that of a batch whose claims are open. */
  static boolean isOf(Exchange exchange, String key) {
    return key.equals(MessageId.OF_EACH_ELEMENT) && exchange.getProperty(PROPERTY) != null;
  }

  private static Claimed take(Exchange carrier) {
    return (Claimed) carrier.removeProperty(PROPERTY);
  }
}
