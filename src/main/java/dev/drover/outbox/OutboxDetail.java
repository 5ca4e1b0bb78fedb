package dev.drover.outbox;

import java.time.Instant;
import java.util.List;

/**
 * All that is known of an event, and what people did to it.
 *
 * @param headers the text of the row: a JSON object, or what somebody wrote there
 */
public record OutboxDetail(OutboxListed event, String headers, byte[] payload, List<Act> acts) {

  /**
   * @param act retry or discard
   */
  public record Act(Instant at, String actor, String act, String reason) {}
}
