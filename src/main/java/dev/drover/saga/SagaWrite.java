package dev.drover.saga;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What one caller wants written; each is one change of one saga with its steps. */
sealed interface SagaWrite {

  UUID sagaId();

  /** Of the caller. */
  UUID token();

  List<StepRow> steps();

  /** What its statement gives when it was written. Steps of one saga and caller share theirs. */
  default UUID proof() {
    return token();
  }

  /**
   * The first write: the saga is running and its caller's.
   *
   * @param token of the caller
   * @param deadline from now
   */
  record Start(SagaKey key, UUID token, Duration deadline, List<StepRow> steps)
      implements SagaWrite {
    @Override
    public UUID sagaId() {
      return key.id();
    }
  }

  /**
   * Steps of a saga that runs and goes on to.
   *
   * @param deadline from now, if that is sooner than what it has; null for as it is
   */
  record Steps(UUID sagaId, UUID token, Duration deadline, List<StepRow> steps)
      implements SagaWrite {}

  /**
   * The saga goes on to a state, or is let go.
   *
   * @param kept whether the caller goes on with it; else anybody may take it
   * @param due from now; null for an end, stuck, and a running one that keeps its deadline
   * @param outcome JSON; null for as it is
   * @param error null for as it is
   */
  record Move(
      UUID sagaId,
      UUID token,
      SagaState from,
      SagaState to,
      boolean kept,
      Duration due,
      String outcome,
      String error,
      List<StepRow> steps)
      implements SagaWrite {
    @Override
    public UUID proof() {
      return sagaId;
    }
  }
}
