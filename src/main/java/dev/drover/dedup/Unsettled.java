package dev.drover.dedup;

import dev.drover.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of this process whose end the database could not be told, until it can be: at the next
 * beat of the heart, or when the message is offered again, whichever comes first. Thread-safe.
 *
 * <p>So an effect that has happened is marked as soon as the database is back, and not repeated;
 * and a claim that nobody works on does not keep other daemons waiting while its owner lives. A
 * claim that is kept for its message's next exchange spares that one two writes. Only in memory:
 * what a kill leaves here is a claim like any other that its owner left behind.
 */
final class Unsettled {

  /** What the database does not know yet. */
  enum End {
    /** The effect has happened. */
    DONE,
    /** It has not, or the claim itself may or may not have been stored. */
    RELEASED,
    /**
     * It has not, and the message is about to come in an exchange of its own, which takes the claim
     * up; when it does not come, the claim is released.
     */
    KEPT
  }

  private record Claimed(DedupKey key, UUID token, End end) {

    /** Before it is released, so that nobody takes it up meanwhile. */
    Claimed notKept() {
      return end == End.KEPT ? new Claimed(key, token, End.RELEASED) : this;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Unsettled.class);

  private final Transactions transactions;
  private final BatchTable table;
  private final DedupTally tally;
  private final Map<UUID, Claimed> claims = new ConcurrentHashMap<>();

  Unsettled(Transactions transactions, BatchTable table, DedupTally tally) {
    this.transactions = transactions;
    this.table = table;
    this.tally = tally;
  }

  /** An effect that is to be marked is never forgotten for a later try that came to nothing. */
  void note(DedupKey key, UUID token, End end) {
    var claimed = new Claimed(key, token, end);
    if (end == End.DONE) {
      claims.put(key.hash(), claimed);
    } else {
      claims.putIfAbsent(key.hash(), claimed);
    }
  }

  void note(Collection<DedupKey> keys, UUID token, End end) {
    keys.forEach(key -> note(key, token, end));
  }

  /**
   * Whether nobody may take a claim over: its effect has happened and its row does not say so yet,
   * and who read that row would repeat it; or it is kept for its next exchange.
   */
  boolean isReserved(Claim claim) {
    Claimed noted = claims.get(claim.key());
    return noted != null && noted.token().equals(claim.token()) && noted.end() != End.RELEASED;
  }

  /** The token of a claim that was kept for this call, which is in flight again. */
  Optional<UUID> takeUp(UUID key, InFlight inFlight) {
    Claimed kept = claims.get(key);
    if (kept == null || kept.end() != End.KEPT) {
      return Optional.empty();
    }
    inFlight.join(kept.token()); // first, so that nobody finds it neither kept nor in flight
    if (claims.remove(key, kept)) {
      return Optional.of(kept.token());
    }
    inFlight.end(kept.token());
    return Optional.empty();
  }

  /**
   * Tells the database, if there is something to tell; the message may be claimed after that.
   *
   * @throws SQLException when it does not answer
   */
  void settle(UUID key) throws SQLException {
    Claimed claimed = claims.computeIfPresent(key, (any, noted) -> noted.notKept());
    if (claimed != null) {
      boolean ours = transactions.run(connection -> tell(connection, claimed));
      if (claims.remove(key, claimed) && !ours && claimed.end() == End.DONE) {
        tally.lostClaims.increment();
      }
    }
  }

  /** One try for each, up to the first that fails. */
  void settleAll() {
    try {
      for (UUID key : claims.keySet()) {
        settle(key);
      }
    } catch (SQLException e) {
      LOG.debug("{} claims are not settled yet: {}", claims.size(), e.getMessage());
    }
  }

  /** What is somebody else's by now is left alone: both statements are guarded by the token. */
  private boolean tell(Connection connection, Claimed claimed) throws SQLException {
    SortedMap<UUID, DedupKey> key = DedupKey.inOrder(Set.of(claimed.key()));
    int told =
        claimed.end() == End.DONE
            ? table.confirm(connection, key, Map.of(), claimed.token())
            : table.release(connection, key.keySet(), Set.of(claimed.token()));
    return told == 1;
  }
}
