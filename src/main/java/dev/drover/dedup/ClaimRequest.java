package dev.drover.dedup;

import java.util.Comparator;
import java.util.UUID;

/**
 * What one caller wants done to the row of a message.
 *
 * @param token of the caller's claim
 */
record ClaimRequest(What what, DedupKey key, UUID token) {

  enum What {
    CLAIM,
    CONFIRM,
    RELEASE
  }

  /** In the order in which every transaction wants its rows, so that none waits for each other. */
  static final Comparator<ClaimRequest> IN_ORDER =
      Comparator.comparing(request -> request.key.hash());

  UUID hash() {
    return key.hash();
  }
}
