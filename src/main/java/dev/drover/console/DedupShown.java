package dev.drover.console;

import java.util.List;

/**
 * What is remembered of a message.
 *
 * @param key the message id that was asked for
 */
public record DedupShown(String key, List<Row> rows) {

  /**
   * What a route remembers of it. Times are ISO-8601, by the clock of the database.
   *
   * @param state claimed or done
   * @param owner the identity of the daemon that claimed it
   * @param ours whether that is the daemon that answers
   * @param doneAt empty while it is only claimed
   * @param keptUntil when it may be forgotten; empty while it is only claimed
   */
  public record Row(
      String route,
      String id,
      String state,
      String owner,
      boolean ours,
      String claimedAt,
      String doneAt,
      String keptUntil) {}
}
