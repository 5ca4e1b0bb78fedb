package dev.drover.delivery;

import java.io.IOException;

/** A broker was given a message and did not take it over; the outcome says how much is known. */
public final class PublishUnconfirmed extends IOException {

  /** How a publish ended that was not confirmed. */
  public enum Outcome {
    /** The broker had no queue for it and gave it back: it is stored nowhere. */
    RETURNED,
    /** The broker refused it: it is stored nowhere. */
    REFUSED,
    /** No answer came: it may or may not be stored. A repeat must carry the same message id. */
    UNKNOWN
  }

  private final Outcome outcome;

  public PublishUnconfirmed(Outcome outcome, String message) {
    super(message);
    this.outcome = outcome;
  }

  public PublishUnconfirmed(Outcome outcome, String message, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }
}
