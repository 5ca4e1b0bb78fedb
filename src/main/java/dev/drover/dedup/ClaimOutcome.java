package dev.drover.dedup;

/** What became of one message of a batch. */
enum ClaimOutcome {
  /** New, or left behind by a daemon that is gone: to be processed, then confirmed or removed. */
  CLAIMED,
  /** It has no id: to be processed; there is nothing to confirm. */
  WITHOUT_ID,
  /** A copy of it is done: to be dropped. */
  DUPLICATE,
  /**
   * A copy of it is being worked on elsewhere: to be offered again, neither processed nor dropped.
   */
  IN_FLIGHT,
  /** A copy of an earlier message of this batch: it ends as that one does. */
  COPY;

  /** Whether the message goes on into the route. */
  boolean passes() {
    return this == CLAIMED || this == WITHOUT_ID;
  }
}
