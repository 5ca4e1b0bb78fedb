package dev.drover.console;

import java.util.List;

/**
 * The events with an id or message id.
 *
 * @param named what was asked for
 */
public record OutboxShown(String named, List<Event> events) {

  /**
   * One of them in full, and what people did to it.
   *
   * @param headers as the table has them: a JSON object, or what somebody wrote there
   * @param body as text, or in Base64 where it is none
   * @param bodyIsBase64 whether it is
   * @param bytes how long the body is
   */
  public record Event(
      OutboxList.Row event,
      String headers,
      String body,
      boolean bodyIsBase64,
      int bytes,
      List<Act> acts) {}

  /** Who did what to it, and why. */
  public record Act(String at, String actor, String act, String reason) {}
}
