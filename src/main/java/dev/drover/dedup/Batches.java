package dev.drover.dedup;

import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link SqlIdempotentRepository} does with the messages of a batch, which share a token. */
final class Batches {

  /** The exchange property that holds the {@link BatchClaim}. */
  static final String CLAIM_PROPERTY = "DroverBatchClaim";

  /**
   * What the messages of a batch are.
   *
   * @param outcomes in the order of the messages
   * @param firsts for those in flight in this process the token of who works on them, by their ids
   */
  record Answer(List<ClaimOutcome> outcomes, Map<String, UUID> firsts) {}

  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  private final Transactions transactions;
  private final BatchTable table;
  private final BatchDesk desk;
  private final InFlight inFlight;
  private final OpenBatches open = new OpenBatches(InFlight.A_MOMENT);
  private final Unsettled unsettled;
  private final DedupTally tally;
  private final ClaimOutcomes outcomes;

  Batches(
      Transactions transactions,
      BatchTable table,
      BatchDesk desk,
      InFlight inFlight,
      Unsettled unsettled,
      DedupTally tally) {
    this.transactions = transactions;
    this.table = table;
    this.desk = desk;
    this.inFlight = inFlight;
    this.unsettled = unsettled;
    this.tally = tally;
    this.outcomes = new ClaimOutcomes(tally);
  }

  Answer addAll(Exchange exchange, String route, Collection<String> messageIds) {
    refuseSecond(exchange);
    List<DedupKey> keys = DedupKey.of(route, messageIds);
    UUID token = inFlight.begin();
    open.begin(token);
    var claimed = new HashMap<UUID, Integer>();
    Map<UUID, String> places = Map.of();
    try {
      BatchDesk.Decided decided = claim(keys, token);
      places = decided.places();
      return new Answer(
          outcomes.of(keys, decided.outcomes(), claimed), firsts(keys, decided.firsts()));
    } catch (SQLException e) {
      unsettled.note(keys, token, Unsettled.End.RELEASED);
      throw new DedupUnavailable(batch(keys.size(), route), "could not be claimed", e);
    } finally {
      note(exchange, new BatchClaim(token, keys, claimed, places));
    }
  }

  private static Map<String, UUID> firsts(List<DedupKey> keys, Map<UUID, UUID> tokens) {
    var firsts = new HashMap<String, UUID>();
    for (DedupKey key : keys) {
      UUID token = tokens.get(key.hash());
      if (token != null) {
        firsts.put(key.messageId(), token);
      }
    }
    return firsts;
  }

  /**
   * Whether a token's work ends in a moment: a batch does, or has just done so; an exchange of a
   * single message may be redelivered.
   */
  boolean endsSoon(UUID token) {
    return open.holds(token) || !inFlight.holds(token);
  }

  /** Ends when the last of the other batches has come to its end, or after a moment. */
  CompletableFuture<Void> whenEnded(Collection<UUID> firsts) {
    return open.whenEnded(firsts);
  }

  /**
   * Drops copies whose first is done: gives the ids of these, none when the database does not
   * answer for about five seconds.
   */
  Set<String> drop(String route, List<String> messageIds) {
    try {
      List<DedupKey> keys = DedupKey.of(route, messageIds);
      Set<UUID> done = desk.done(hashes(keys));
      List<String> dropped =
          keys.stream().filter(key -> done.contains(key.hash())).map(DedupKey::messageId).toList();
      tally.dropped.add(dropped.size());
      return Set.copyOf(dropped);
    } catch (SQLException e) {
      LOG.debug(
          "{} copies are offered again, for nobody says whether they are done",
          messageIds.size(),
          e);
      return Set.of();
    }
  }

  private static void refuseSecond(Exchange exchange) {
    if (exchange.getProperty(CLAIM_PROPERTY) != null) {
      throw new IllegalStateException(
          "exchange '%s' has a batch of claims already; confirm or remove all of it first"
              .formatted(exchange.getExchangeId()));
    }
  }

  private BatchDesk.Decided claim(List<DedupKey> keys, UUID token) throws SQLException {
    SortedMap<UUID, DedupKey> distinct = ClaimOutcomes.toClaim(keys);
    for (UUID key : distinct.keySet()) {
      unsettled.settle(key);
    }
    return desk.claim(distinct, token);
  }

  private void note(Exchange exchange, BatchClaim claim) {
    if (claim.isOver()) {
      end(claim.token());
    } else {
      exchange.setProperty(CLAIM_PROPERTY, claim);
    }
  }

  /** Whether an exchange has claims that are neither confirmed nor removed nor kept. */
  static boolean hasClaims(Exchange exchange) {
    return exchange.getProperty(CLAIM_PROPERTY) != null;
  }

  boolean confirmAll(Exchange exchange, String route, Collection<String> messageIds) {
    BatchClaim batch = exchange.getProperty(CLAIM_PROPERTY, BatchClaim.class);
    BatchClaim.Taken taken = take(batch, messageIds);
    if (taken.isEmpty()) {
      return true;
    }
    try {
      return confirmed(route, taken, confirm(taken.keys(), batch));
    } catch (SQLException e) {
      unsettled.note(taken.keys().values(), batch.token(), Unsettled.End.DONE);
      var unconfirmed =
          new DedupUnavailable(
              batch(taken.keys().size(), route), "were processed and could not be marked done", e);
      exchange.setException(unconfirmed);
      throw unconfirmed;
    } finally {
      endWhenOver(exchange, batch);
    }
  }

  private int confirm(SortedMap<UUID, DedupKey> keys, BatchClaim batch) throws SQLException {
    return transactions.runEach(
        ClaimDesk.PATIENCE,
        connection -> table.confirm(connection, keys, batch.places(), batch.token()));
  }

  private boolean confirmed(String route, BatchClaim.Taken taken, int confirmed) {
    int size = taken.keys().size();
    tally.dropped.add(taken.messages() - size);
    int lost = size - confirmed;
    if (lost > 0) {
      tally.lostClaims.add(lost);
      LOG.warn(
          "{} of {} messages of route '{}' were processed here after another daemon had taken them"
              + " over; their effect may have happened twice",
          lost,
          size,
          route);
    }
    return lost == 0;
  }

  boolean removeAll(Exchange exchange, String route, Collection<String> messageIds) {
    BatchClaim batch = exchange.getProperty(CLAIM_PROPERTY, BatchClaim.class);
    SortedMap<UUID, DedupKey> taken = take(batch, messageIds).keys();
    if (taken.isEmpty()) {
      return false;
    }
    try {
      return release(taken.keySet(), batch.token()) == taken.size();
    } catch (SQLException e) {
      unsettled.note(taken.values(), batch.token(), Unsettled.End.RELEASED);
      throw new DedupUnavailable(batch(taken.size(), route), "could not be released", e);
    } finally {
      endWhenOver(exchange, batch);
    }
  }

  /**
   * Leaves claims as they are: each of the messages is about to come in an exchange of its own,
   * whose {@code add} takes its claim up.
   */
  void keepAll(Exchange exchange, Collection<String> messageIds) {
    BatchClaim batch = exchange.getProperty(CLAIM_PROPERTY, BatchClaim.class);
    BatchClaim.Taken taken = take(batch, messageIds);
    if (!taken.isEmpty()) {
      unsettled.note(taken.keys().values(), batch.token(), Unsettled.End.KEPT);
      endWhenOver(exchange, batch);
    }
  }

  private int release(Set<UUID> keys, UUID token) throws SQLException {
    return transactions.runEach(
        ClaimDesk.PATIENCE, connection -> table.release(connection, keys, Set.of(token)));
  }

  private static BatchClaim.Taken take(BatchClaim batch, Collection<String> messageIds) {
    return batch == null ? BatchClaim.Taken.none() : batch.take(messageIds);
  }

  private static List<UUID> hashes(List<DedupKey> keys) {
    return keys.stream().map(DedupKey::hash).toList();
  }

  private void endWhenOver(Exchange exchange, BatchClaim batch) {
    if (batch.isOver()) {
      end(batch.token());
      exchange.removeProperty(CLAIM_PROPERTY);
    }
  }

  private void end(UUID token) {
    inFlight.end(token);
    open.end(token);
  }

  private static String batch(int size, String route) {
    return "%d messages of route '%s'".formatted(size, route);
  }
}
