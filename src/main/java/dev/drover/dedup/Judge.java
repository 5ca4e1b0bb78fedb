package dev.drover.dedup;

import java.util.UUID;

/** What a row that is there already means for whoever wants to claim its message. */
final class Judge {

  enum Verdict {
    DUPLICATE,
    /** Claimed by this very call, in a try whose commit was not answered. */
    OURS,
    IN_FLIGHT,
    /** In flight in this process, which will know when that ends. */
    IN_FLIGHT_HERE,
    /** To be taken over. */
    LEFT_BEHIND
  }

  private final OwnerHeartbeat self;
  private final InFlight inFlight;
  private final Unsettled unsettled;

  Judge(OwnerHeartbeat self, InFlight inFlight, Unsettled unsettled) {
    this.self = self;
    this.inFlight = inFlight;
    this.unsettled = unsettled;
  }

  /**
   * @param found read before this call
   * @param token of the caller's claim
   */
  Verdict of(Claim found, UUID token) {
    if (found.done()) {
      return Verdict.DUPLICATE;
    }
    if (found.token().equals(token)) {
      return Verdict.OURS;
    }
    if (isLeftBehind(found)) {
      return Verdict.LEFT_BEHIND;
    }
    boolean here = found.owner().equals(self.owner()) && !unsettled.isReserved(found);
    return here ? Verdict.IN_FLIGHT_HERE : Verdict.IN_FLIGHT;
  }

  /**
   * A beat of our own says nothing about a claim: the process that made it may be an earlier one.
   * One that is neither in flight nor reserved is; asked in this order, because a claim is reserved
   * before it stops being in flight. One that is taken up between the two answers is found in
   * flight when it is judged for the second time, before the commit.
   */
  boolean isLeftBehind(Claim found) {
    if (found.owner().equals(self.owner())) {
      return !inFlight.holds(found.token()) && !unsettled.isReserved(found);
    }
    return found.runOver() || (!found.ownerAlive() && self.isSteady());
  }
}
