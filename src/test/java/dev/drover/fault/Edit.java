package dev.drover.fault;

import java.util.Map;
import java.util.Set;

/**
 * One save of an integrator's.
 *
 * @param files what the folder holds afterwards, by name
 * @param routes that have to be loaded anew by it, come or go, or go and come back when it is
 *     rolled back; no other route may stop
 */
record Edit(String text, Map<String, String> files, Set<String> routes, Outcome outcome) {

  /** What has to come of it. */
  enum Outcome {
    LIVE,
    /** Found at fault before anything is touched. */
    REFUSED,
    /** Found at fault when it started; the old routes are back. */
    ROLLED_BACK
  }

  boolean isBroken() {
    return outcome != Outcome.LIVE;
  }
}
