package dev.drover.saga;

import dev.drover.sql.StoredText;

/**
 * A row of {@code saga_step}. Immutable; a change is a copy, and the whole row is written.
 *
 * @param name unique in its saga
 * @param seq the order of enlistment, from 0
 * @param compensation the URI to call when the saga fails; null for none
 * @param completion the URI to call when it has succeeded; null for none
 * @param options JSON
 * @param result JSON; null while it is not done
 * @param attempts how often it was begun
 * @param endAttempts how often its compensation or completion failed
 * @param error the last failure; null for none
 */
record StepRow(
    String name,
    int seq,
    StepState state,
    String compensation,
    String completion,
    String options,
    String result,
    int attempts,
    int endAttempts,
    String error) {

  /** Before it runs for the first time. */
  static StepRow begun(
      String name, int seq, String compensation, String completion, String options) {
    return new StepRow(
        name, seq, StepState.STARTED, compensation, completion, options, null, 1, 0, null);
  }

  /** The same step, begun once more; with what to do at its end as it is now. */
  StepRow begunAgain(StepRow now) {
    return new StepRow(
        name,
        seq,
        state,
        now.compensation,
        now.completion,
        now.options,
        result,
        attempts + 1,
        endAttempts,
        error);
  }

  StepRow done(String json) {
    return with(StepState.DONE, json, endAttempts, null);
  }

  /** Its effect is in doubt; so is its compensation's. */
  StepRow failed(Throwable failure) {
    return with(state, result, endAttempts, text(failure));
  }

  /** Its compensation or completion failed once more. */
  StepRow endFailed(Throwable failure) {
    return with(state, result, endAttempts + 1, text(failure));
  }

  StepRow ended(StepState how) {
    return with(how, result, endAttempts, error);
  }

  private StepRow with(StepState to, String json, int ends, String failure) {
    return new StepRow(
        name, seq, to, compensation, completion, options, json, attempts, ends, failure);
  }

  boolean isDone() {
    return state == StepState.DONE;
  }

  /** What a failure is stored as. */
  static String text(Throwable failure) {
    return StoredText.ofError(failure.toString());
  }
}
