package dev.drover.saga;

/**
 * A participant refuses a step, for reasons of its business: there is no stock, or the step comes
 * after its own compensation. An answer, not a fault: the saga is compensated, and its command is
 * done. Thrown by routes, with {@code throwException}.
 */
public final class StepRefused extends Exception {

  /**
   * @param message what was refused and why
   */
  public StepRefused(String message) {
    super(message);
  }
}
