package dev.drover.console;

import java.util.List;
import java.util.Map;

/**
 * What the idempotent repository remembers, and what it has decided.
 *
 * @param bytes what the table and its index take on disk
 * @param sinceStart counts of the daemon that answers, by name
 * @param retention how long a finished message is remembered, ISO-8601
 * @param forgotten how many this daemon has forgotten since its start, their retention being over
 * @param passes how often it has looked for such ones
 */
public record DedupStats(
    List<Rows> rows,
    long bytes,
    Map<String, Long> sinceStart,
    String retention,
    long forgotten,
    long passes) {

  /**
   * The messages of a route in a state.
   *
   * @param oldest when the oldest of them was claimed
   */
  public record Rows(String route, String state, long rows, String oldest) {}
}
