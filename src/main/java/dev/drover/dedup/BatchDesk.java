package dev.drover.dedup;

import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Decides, for many messages at once, which of them may be processed. New ones cost one statement
 * together; those that were there already a second, and taking over a third.
 */
final class BatchDesk {

  private final Transactions transactions;
  private final BatchTable table;
  private final Judge judge;
  private final DedupTally tally;

  BatchDesk(Transactions transactions, BatchTable table, Judge judge, DedupTally tally) {
    this.transactions = transactions;
    this.table = table;
    this.judge = judge;
    this.tally = tally;
  }

  /**
   * What each message is, by its key: claimed with the token, a duplicate of a finished one, or in
   * flight elsewhere. Waits a few seconds for a database that does not answer.
   *
   * @throws SQLException when it does not; a part may be claimed
   */
  Map<UUID, ClaimOutcome> claim(SortedMap<UUID, DedupKey> keys, UUID token) throws SQLException {
    var outcomes = new HashMap<UUID, ClaimOutcome>();
    var open = new TreeMap<>(keys);
    for (int attempt = 0; attempt < ClaimDesk.ATTEMPTS && !open.isEmpty(); attempt++) {
      attempt(open, token, outcomes);
      open.keySet().removeAll(outcomes.keySet());
    }
    open.keySet().forEach(key -> outcomes.put(key, ClaimOutcome.IN_FLIGHT));
    return outcomes;
  }

  /** Puts in what is decided; a key whose row changed meanwhile stays out. */
  private void attempt(SortedMap<UUID, DedupKey> open, UUID token, Map<UUID, ClaimOutcome> outcomes)
      throws SQLException {
    List<ClaimRequest> requests = ClaimRequest.claims(open.values(), token);
    Set<UUID> claimed = run(connection -> table.insert(connection, requests));
    claimed.forEach(key -> outcomes.put(key, ClaimOutcome.CLAIMED));
    open.keySet().removeAll(claimed);
    if (open.isEmpty()) {
      return;
    }
    Map<UUID, Claim> found = run(connection -> table.find(connection, open.keySet()));
    for (Claim claim : takeOver(judge(found, token, outcomes), token)) {
      outcomes.put(claim.key(), ClaimOutcome.CLAIMED);
      tally.takenOver.increment();
    }
  }

  /**
   * Puts in what is decided, and gives those that may be taken over, in the order of their keys.
   */
  private List<Claim> judge(Map<UUID, Claim> found, UUID token, Map<UUID, ClaimOutcome> outcomes) {
    var leftBehind = new ArrayList<Claim>();
    for (Claim claim : new TreeMap<>(found).values()) {
      switch (judge.of(claim, token)) {
        case DUPLICATE -> outcomes.put(claim.key(), ClaimOutcome.DUPLICATE);
        case OURS -> outcomes.put(claim.key(), ClaimOutcome.CLAIMED);
        case IN_FLIGHT -> outcomes.put(claim.key(), ClaimOutcome.IN_FLIGHT);
        case LEFT_BEHIND -> leftBehind.add(claim);
      }
    }
    return leftBehind;
  }

  /**
   * Judges once more before it commits: the update may have waited for a database that was away.
   */
  private Collection<Claim> takeOver(List<Claim> claims, UUID token) throws SQLException {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return run(
        connection -> {
          Set<Claim> taken = table.takeOver(connection, claims, token);
          if (claims.stream().allMatch(judge::isLeftBehind)) {
            return taken;
          }
          connection.rollback();
          return Set.of();
        });
  }

  private <T> T run(Transactions.Work<T> work) throws SQLException {
    return transactions.run(ClaimDesk.PATIENCE, work);
  }
}
