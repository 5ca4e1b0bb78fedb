package dev.drover.saga;

/**
 * The command's saga has already ended, and not as completed, or is stuck: the stored answer to a
 * repeated command, for which no step ran.
 */
public final class SagaNotCompleted extends Exception {

  private final SagaState state;

  SagaNotCompleted(SagaRow row) {
    super(
        "saga '%s' of '%s' is %s: %s"
            .formatted(
                row.key().businessKey(), row.key().type(), row.state().stored(), row.error()));
    this.state = row.state();
  }

  /** {@link SagaState#COMPENSATED} or {@link SagaState#STUCK}. */
  public SagaState state() {
    return state;
  }
}
