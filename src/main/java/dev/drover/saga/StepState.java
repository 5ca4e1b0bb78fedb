package dev.drover.saga;

import java.util.Locale;

/** Where a step of a saga is. */
public enum StepState {
  /** It may have had its effect or not. */
  STARTED,
  /** Its result is stored. */
  DONE,
  COMPLETED,
  COMPENSATED,
  /** A person decided that its compensation or completion is not to be done. */
  SKIPPED;

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static StepState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /** Whether its compensation or completion is still to be done. */
  boolean isOpen() {
    return this == STARTED || this == DONE;
  }
}
