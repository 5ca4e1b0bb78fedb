package dev.drover.dedup;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Decides who may process a message. Every race is decided by a row count. */
final class ClaimDesk {

  /** What became of one attempt. */
  private enum Outcome {
    CLAIMED,
    TAKEN_OVER,
    DUPLICATE,
    CHANGED_MEANWHILE
  }

  private static final int ATTEMPTS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final ClaimTable table;
  private final UUID owner;
  private final InFlight inFlight;
  private final DedupTally tally;

  ClaimDesk(
      Transactions transactions,
      ClaimTable table,
      UUID owner,
      InFlight inFlight,
      DedupTally tally) {
    this.transactions = transactions;
    this.table = table;
    this.owner = owner;
    this.inFlight = inFlight;
    this.tally = tally;
  }

  /**
   * Whether the message is now claimed with the token; false for a duplicate of a finished one.
   * Waits a few seconds for a database that does not answer.
   *
   * @throws InFlightElsewhere while somebody who is alive works on it
   */
  boolean claim(DedupKey key, UUID token) throws SQLException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Outcome outcome = attempt(key, token);
      if (outcome != Outcome.CHANGED_MEANWHILE) {
        return counted(outcome);
      }
    }
    throw new InFlightElsewhere(key.shownMessageId(), "several daemons");
  }

  private Outcome attempt(DedupKey key, UUID token) throws SQLException {
    if (run(connection -> table.insert(connection, key, token))) {
      return Outcome.CLAIMED;
    }
    Optional<Claim> found = run(connection -> table.find(connection, key));
    return found.isEmpty() ? Outcome.CHANGED_MEANWHILE : judge(key, token, found.get());
  }

  private Outcome judge(DedupKey key, UUID token, Claim found) throws SQLException {
    if (found.done()) {
      return Outcome.DUPLICATE;
    }
    if (found.token().equals(token)) {
      return Outcome.CLAIMED; // by a try whose commit was not answered
    }
    if (isInFlight(found)) {
      throw new InFlightElsewhere(key.shownMessageId(), found.owner().toString());
    }
    return run(connection -> table.takeOver(connection, key, found.token(), token))
        ? Outcome.TAKEN_OVER
        : Outcome.CHANGED_MEANWHILE;
  }

  /**
   * A beat of our own says nothing about a claim: the process that made it may be an earlier one.
   */
  private boolean isInFlight(Claim found) {
    return found.owner().equals(owner) ? inFlight.holds(found.token()) : found.ownerAlive();
  }

  private <T> T run(Transactions.Work<T> work) throws SQLException {
    return transactions.run(PATIENCE, work);
  }

  private boolean counted(Outcome outcome) {
    if (outcome == Outcome.DUPLICATE) {
      tally.dropped.increment();
      return false;
    }
    tally.claimed.increment();
    if (outcome == Outcome.TAKEN_OVER) {
      tally.takenOver.increment();
    }
    return true;
  }
}
