package dev.drover.dedup;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.OpenTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/**
 * Claims inside of a route's own transaction. They are written as done: when it commits, effect and
 * mark are there together, and when it does not, neither is. A second copy waits in the database
 * for the end of the first one's transaction, and then sees the truth.
 *
 * <p>What fails while the rest of its batch commits is taken back before the commit.
 */
final class JoinedClaims {

  /** One message, its key, and what it is. */
  private record Message(Exchange exchange, DedupKey key, ClaimOutcome outcome) {

    boolean failed() {
      return exchange.getException() != null || ExchangeHelper.isFailureHandled(exchange);
    }
  }

  private final BatchTable table;
  private final Judge judge;
  private final DedupTally tally;
  private final ClaimOutcomes outcomes;

  JoinedClaims(BatchTable table, Judge judge, DedupTally tally) {
    this.table = table;
    this.judge = judge;
    this.tally = tally;
    this.outcomes = new ClaimOutcomes(tally);
  }

  /**
   * Claims a message; false for a duplicate of a finished one.
   *
   * @throws InFlightElsewhere while a claim that was made outside of transactions is alive
   */
  boolean add(OpenTransaction open, Exchange exchange, DedupKey key) {
    ClaimOutcome outcome = addAll(open, List.of(exchange), List.of(key)).get(0);
    if (outcome == ClaimOutcome.IN_FLIGHT) {
      throw inFlight(key);
    }
    return outcome.passes();
  }

  private static InFlightElsewhere inFlight(DedupKey key) {
    return new InFlightElsewhere(key.shownMessageId(), "another exchange or daemon");
  }

  /**
   * Claims the messages of a batch; the outcome of each, in the order given.
   *
   * @throws DedupUnavailable when the database fails; the transaction can only be rolled back then
   */
  List<ClaimOutcome> addAll(OpenTransaction open, List<Exchange> exchanges, List<DedupKey> keys) {
    UUID token = UUID.randomUUID();
    try {
      Map<UUID, ClaimOutcome> decided =
          open.run(connection -> claim(connection, ClaimOutcomes.toClaim(keys), token));
      List<ClaimOutcome> all = outcomes.of(keys, decided, new HashMap<>());
      var messages = new ArrayList<Message>();
      for (int i = 0; i < all.size(); i++) {
        messages.add(new Message(exchanges.get(i), keys.get(i), all.get(i)));
      }
      open.beforeCommit(connection -> end(connection, messages, token));
      return all;
    } catch (SQLException e) {
      throw new DedupUnavailable(
          "%d messages of route '%s'".formatted(keys.size(), keys.get(0).repository()),
          "could not be claimed",
          e);
    }
  }

  private Map<UUID, ClaimOutcome> claim(
      Connection connection, SortedMap<UUID, DedupKey> keys, UUID token) throws SQLException {
    var decided = new HashMap<UUID, ClaimOutcome>();
    var open = new TreeMap<>(keys);
    for (int attempt = 0; attempt < ClaimDesk.ATTEMPTS && !open.isEmpty(); attempt++) {
      attempt(connection, open, token, decided);
      open.keySet().removeAll(decided.keySet());
    }
    open.keySet().forEach(key -> decided.put(key, ClaimOutcome.IN_FLIGHT));
    return decided;
  }

  /** Puts in what is decided; a key whose row changed meanwhile stays out. */
  private void attempt(
      Connection connection,
      SortedMap<UUID, DedupKey> open,
      UUID token,
      Map<UUID, ClaimOutcome> decided)
      throws SQLException {
    Set<UUID> claimed = table.insertDone(connection, open, token);
    claimed.forEach(key -> decided.put(key, ClaimOutcome.CLAIMED));
    open.keySet().removeAll(claimed);
    if (open.isEmpty()) {
      return;
    }
    var leftBehind = new ArrayList<Claim>();
    for (Claim claim : new TreeMap<>(table.find(connection, open.keySet())).values()) {
      if (claim.token().equals(token)) {
        decided.put(claim.key(), ClaimOutcome.CLAIMED);
      } else if (claim.done()) {
        decided.put(claim.key(), ClaimOutcome.DUPLICATE);
      } else if (judge.isLeftBehind(claim)) {
        leftBehind.add(claim);
      } else {
        decided.put(claim.key(), ClaimOutcome.IN_FLIGHT);
      }
    }
    takeOver(connection, leftBehind, token, open)
        .forEach(claim -> decided.put(claim.key(), ClaimOutcome.CLAIMED));
  }

  /**
   * Judges once more after the update, which may have waited; who is alive then keeps its claim,
   * and the transaction has to go.
   */
  private Set<Claim> takeOver(
      Connection connection, List<Claim> found, UUID token, Map<UUID, DedupKey> keys)
      throws SQLException {
    if (found.isEmpty()) {
      return Set.of();
    }
    Set<Claim> taken = table.takeOverDone(connection, found, token);
    for (Claim claim : taken) {
      if (!judge.isLeftBehind(claim)) {
        throw inFlight(keys.get(claim.key()));
      }
      tally.takenOver.increment();
    }
    return taken;
  }

  /** A copy ends as the message that it is a copy of. */
  private Void end(Connection connection, List<Message> messages, UUID token) throws SQLException {
    var failed = new HashSet<UUID>();
    for (Message message : messages) {
      if (message.outcome == ClaimOutcome.CLAIMED && message.failed()) {
        failed.add(message.key.hash());
      }
    }
    if (!failed.isEmpty()) {
      table.forget(connection, failed, token);
    }
    messages.stream()
        .filter(message -> message.outcome == ClaimOutcome.COPY)
        .filter(copy -> !failed.contains(copy.key.hash()))
        .forEach(copy -> tally.dropped.increment());
    return null;
  }
}
