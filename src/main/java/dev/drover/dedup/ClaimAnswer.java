package dev.drover.dedup;

import java.util.Optional;

/**
 * What became of a {@link ClaimRequest}.
 *
 * @param done whether the row is as the caller wanted it, by this call
 * @param found for a claim that is not: the row that was there, if it still was when it was looked
 *     for
 */
record ClaimAnswer(boolean done, Optional<Claim> found) {

  private static final ClaimAnswer DONE = new ClaimAnswer(true, Optional.empty());
  private static final ClaimAnswer NOT_DONE = new ClaimAnswer(false, Optional.empty());

  static ClaimAnswer of(boolean done) {
    return done ? DONE : NOT_DONE;
  }

  static ClaimAnswer found(Claim claim) {
    return claim == null ? NOT_DONE : new ClaimAnswer(false, Optional.of(claim));
  }
}
