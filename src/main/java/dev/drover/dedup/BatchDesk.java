package dev.drover.dedup;

import dev.drover.sql.Transactions;
import java.sql.Connection;
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
import java.util.stream.Collectors;

/**
 * Decides, for many messages at once, which of them may be processed. New ones cost one statement
 * together, those that were there already a second, and taking over a third.
 */
final class BatchDesk {

  /**
   * What one look tells.
   *
   * @param claimed the keys that had no row, with the places of those they have now
   * @param found the rows of the others
   */
  private record Answer(Map<UUID, String> claimed, Map<UUID, Claim> found) {}

  /**
   * What is decided, by the keys.
   *
   * @param places those of the rows that are new
   * @param firsts the tokens of those in flight in this process, whoever works on them
   */
  record Decided(
      Map<UUID, ClaimOutcome> outcomes, Map<UUID, String> places, Map<UUID, UUID> firsts) {

    private Decided() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }
  }

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
   * What each message is: claimed with the token, a duplicate of a finished one, or in flight.
   * Waits for nobody but, a few seconds, for a database that does not answer.
   *
   * @throws SQLException when it does not; a part may be claimed
   */
  Decided claim(SortedMap<UUID, DedupKey> keys, UUID token) throws SQLException {
    var decided = new Decided();
    var open = new TreeMap<>(keys);
    for (int attempt = 0; attempt < ClaimDesk.ATTEMPTS && !open.isEmpty(); attempt++) {
      attempt(open, token, decided);
      open.keySet().removeIf(decided.outcomes::containsKey);
    }
    open.keySet().forEach(key -> decided.outcomes.put(key, ClaimOutcome.IN_FLIGHT));
    return decided;
  }

  /** The rows of those messages that are done. */
  Set<UUID> done(Collection<UUID> keys) throws SQLException {
    return each(connection -> table.find(connection, keys)).values().stream()
        .filter(Claim::done)
        .map(Claim::key)
        .collect(Collectors.toSet());
  }

  /**
   * Puts in what is decided; a key whose row changed meanwhile stays out, and is looked at again.
   */
  private void attempt(SortedMap<UUID, DedupKey> open, UUID token, Decided decided)
      throws SQLException {
    Answer answer = each(connection -> insertOrFind(connection, open, token));
    answer.claimed.keySet().forEach(key -> decided.outcomes.put(key, ClaimOutcome.CLAIMED));
    decided.places.putAll(answer.claimed);
    for (Claim claim : takeOver(judge(answer.found, token, decided), token)) {
      decided.outcomes.put(claim.key(), ClaimOutcome.CLAIMED);
      tally.takenOver.increment();
    }
  }

  /** The rows that are found are as they are after the insert, which waits for who makes them. */
  private Answer insertOrFind(Connection connection, SortedMap<UUID, DedupKey> open, UUID token)
      throws SQLException {
    Map<UUID, String> claimed = table.insert(connection, open, token);
    List<UUID> others = open.keySet().stream().filter(key -> !claimed.containsKey(key)).toList();
    return new Answer(claimed, others.isEmpty() ? Map.of() : table.find(connection, others));
  }

  /** Puts in what is decided, and gives those that may be taken over, in the order of keys. */
  private List<Claim> judge(Map<UUID, Claim> found, UUID token, Decided decided) {
    var leftBehind = new ArrayList<Claim>();
    for (Claim claim : new TreeMap<>(found).values()) {
      switch (judge.of(claim, token)) {
        case DUPLICATE -> decided.outcomes.put(claim.key(), ClaimOutcome.DUPLICATE);
        case OURS -> decided.outcomes.put(claim.key(), ClaimOutcome.CLAIMED);
        case IN_FLIGHT -> decided.outcomes.put(claim.key(), ClaimOutcome.IN_FLIGHT);
        case IN_FLIGHT_HERE -> {
          decided.outcomes.put(claim.key(), ClaimOutcome.IN_FLIGHT);
          decided.firsts.put(claim.key(), claim.token());
        }
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

  private <T> T each(Transactions.Work<T> work) throws SQLException {
    return transactions.runEach(ClaimDesk.PATIENCE, work);
  }

  private <T> T run(Transactions.Work<T> work) throws SQLException {
    return transactions.run(ClaimDesk.PATIENCE, work);
  }
}
