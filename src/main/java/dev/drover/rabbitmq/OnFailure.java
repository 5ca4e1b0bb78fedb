package dev.drover.rabbitmq;

import java.util.Arrays;
import java.util.Optional;

/** What happens to a delivery whose exchange ended with an exception that no route handled. */
enum OnFailure {
  /** Held unacknowledged for the delay, then given back to its queue. */
  REQUEUE("requeue"),
  /** Given to the queue's dead letter exchange by the broker. */
  REJECT("reject"),
  /** Published to the dead letter exchange with confirm, then acknowledged. */
  DEAD_LETTER("deadLetter");

  private final String option;

  OnFailure(String option) {
    this.option = option;
  }

  static Optional<OnFailure> of(String option) {
    return Arrays.stream(values()).filter(f -> f.option.equalsIgnoreCase(option)).findFirst();
  }
}
