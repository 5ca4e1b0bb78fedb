package dev.drover.console;

import java.util.List;

/**
 * What is known of the sagas with an id or a business key.
 *
 * @param named what was asked for
 */
public record SagaShown(String named, List<Timeline> sagas) {

  /** One of them, its steps in their order, and what people did to it. */
  public record Timeline(SagaList.Row saga, List<Step> steps, List<Act> acts) {}

  /**
   * Times are ISO-8601, empty for what has not happened.
   *
   * @param attempts how often it was begun
   * @param endAttempts how often its compensation or completion failed
   */
  public record Step(
      String name,
      String state,
      int attempts,
      int endAttempts,
      String started,
      String done,
      String ended,
      String error) {}

  /** Who did what to it, and why. */
  public record Act(String at, String actor, String act, String reason) {}
}
