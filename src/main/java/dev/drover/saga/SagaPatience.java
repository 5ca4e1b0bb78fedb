package dev.drover.saga;

import dev.drover.backoff.Backoff;
import java.time.Duration;

/**
 * How long sagas go on by themselves.
 *
 * @param deadline from its start, for a saga whose route gives no timeout
 * @param tries of one compensation or completion before the saga is stuck, at least 1
 * @param backoff between them
 * @param outage before what found a server away is tried again; such a try is not counted
 */
public record SagaPatience(Duration deadline, int tries, Backoff backoff, Duration outage) {

  /** A day; ten tries in about four minutes; a second. */
  public static final SagaPatience DEFAULT =
      new SagaPatience(Duration.ofDays(1), 10, Backoff.DEFAULT, Duration.ofSeconds(1));
}
