package dev.drover.saga;

import java.util.Locale;

/** Where a saga is. The first three go on by themselves, {@link #STUCK} waits for a person. */
public enum SagaState {
  RUNNING,
  COMPLETING,
  COMPENSATING,
  COMPLETED,
  COMPENSATED,
  STUCK;

  /** As the table has it. */
  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SagaState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing will ever happen to it again. */
  public boolean isEnd() {
    return this == COMPLETED || this == COMPENSATED;
  }
}
