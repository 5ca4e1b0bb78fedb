package dev.drover.sql;

import java.time.Duration;

/** How often rows are looked for whose time is over. */
public final class CleanUpPeriod {

  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofHours(1);

  private CleanUpPeriod() {}

  /** A twentieth of the time that they are kept, but from half a second to an hour. */
  public static Duration of(Duration retention) {
    Duration part = retention.dividedBy(20);
    if (part.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return part.compareTo(LONGEST) < 0 ? part : LONGEST;
  }
}
