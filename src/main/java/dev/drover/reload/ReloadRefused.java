package dev.drover.reload;

/** Something asked of the running routes that cannot be done, and why. */
public final class ReloadRefused extends Exception {

  /** Why it cannot be done. */
  public enum Reason {
    /** There is no such route or revision. */
    UNKNOWN,
    /** It would not run, or not now. */
    CONFLICT
  }

  private final Reason reason;
  private final String advice;

  ReloadRefused(Reason reason, String error, String advice) {
    super(error);
    this.reason = reason;
    this.advice = advice;
  }

  public Reason reason() {
    return reason;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
