package dev.drover.retry;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which wait comes next: {@code min(cap, first · 2^n)} before redelivery n, counted from 0, up to a
 * number of them or for ever.
 *
 * @param backoff the waits
 * @param redeliveries how many there are at most; negative for no end
 */
record Ladder(Backoff backoff, int redeliveries) {

  private static final String SUFFIX = ".retry";

  /**
   * @throws IllegalArgumentException when there would be no rung
   */
  Ladder {
    if (redeliveries == 0) {
      throw new IllegalArgumentException(
          "maximumRedeliveries is 0: no message would be put off. Use 1 or more, or -1 for no end");
    }
  }

  boolean isEndless() {
    return redeliveries < 0;
  }

  /** Whether there is a redelivery after so many. */
  boolean goesOnAfter(int done) {
    return isEndless() || done < redeliveries;
  }

  Duration after(int done) {
    return backoff.before(done);
  }

  /** Each wait once, the shortest first. */
  List<Duration> rungs() {
    var rungs = new ArrayList<Duration>();
    for (int n = 0; goesOnAfter(n) && !rungs.contains(backoff.before(n)); n++) {
      rungs.add(backoff.before(n));
    }
    return rungs;
  }

  /** What a rung's name has behind its source's: the wait in milliseconds unless it is the only. */
  String suffix(Duration wait) {
    return rungs().size() == 1 ? SUFFIX : SUFFIX + "." + wait.toMillis();
  }
}
