package dev.drover.saga;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that is known of a saga: its steps in their order, and what people did to it. */
public record SagaTimeline(SagaListed saga, List<Step> steps, List<Act> acts) {

  /**
   * @param attempts how often it was begun
   * @param endAttempts how often its compensation or completion failed since it was last let go on
   * @param endedAt when it was completed, compensated or skipped
   * @param error its last failure
   */
  public record Step(
      String name,
      StepState state,
      int attempts,
      int endAttempts,
      Instant startedAt,
      Optional<Instant> doneAt,
      Optional<Instant> endedAt,
      Optional<String> error) {}

  /**
   * @param act retry, compensate, or skip and the name of the step
   */
  public record Act(Instant at, String actor, String act, String reason) {}
}
