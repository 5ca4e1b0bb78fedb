package dev.drover.dedup;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides who may process a message. Every race is decided by a row count. A new message costs one
 * statement, one that is there already a second, both shared with other callers; taking it over
 * costs a third.
 */
final class ClaimDesk {

  /** What became of one attempt. */
  private enum Outcome {
    CLAIMED,
    TAKEN_OVER,
    DUPLICATE,
    CHANGED_MEANWHILE
  }

  static final int ATTEMPTS = 10;
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Transactions transactions;
  private final SharedClaims claims;
  private final ClaimTable table;
  private final Judge judge;
  private final InFlight inFlight;
  private final DedupTally tally;

  ClaimDesk(
      Transactions transactions,
      SharedClaims claims,
      ClaimTable table,
      Judge judge,
      InFlight inFlight,
      DedupTally tally) {
    this.transactions = transactions;
    this.claims = claims;
    this.table = table;
    this.judge = judge;
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
    ClaimAnswer answer = claims.claim(key, token);
    if (answer.done()) {
      return Outcome.CLAIMED;
    }
    Optional<Claim> found = answer.found();
    return found.isEmpty() ? Outcome.CHANGED_MEANWHILE : judge(key, token, found.get());
  }

  private Outcome judge(DedupKey key, UUID token, Claim found) throws SQLException {
    return switch (judge.of(found, token)) {
      case DUPLICATE -> Outcome.DUPLICATE;
      case OURS -> Outcome.CLAIMED;
      case IN_FLIGHT -> throw inFlight(key, found);
      case IN_FLIGHT_HERE -> afterItsEnd(key, found);
      case LEFT_BEHIND -> takeOver(key, token, found);
    };
  }

  /** A copy that is offered again costs more than the moment that most first copies still need. */
  private Outcome afterItsEnd(DedupKey key, Claim found) {
    if (!inFlight.awaitEnd(found.token())) {
      throw inFlight(key, found);
    }
    return Outcome.CHANGED_MEANWHILE;
  }

  /**
   * Judges once more before it commits: the update may have waited for a database that was away.
   */
  private Outcome takeOver(DedupKey key, UUID token, Claim found) throws SQLException {
    return transactions.run(
        PATIENCE,
        connection -> {
          if (!table.takeOver(connection, found, token)) {
            return Outcome.CHANGED_MEANWHILE;
          }
          if (!judge.isLeftBehind(found)) {
            throw inFlight(key, found);
          }
          return Outcome.TAKEN_OVER;
        });
  }

  private static InFlightElsewhere inFlight(DedupKey key, Claim found) {
    return new InFlightElsewhere(key.shownMessageId(), found.owner().toString());
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
