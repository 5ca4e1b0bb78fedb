package dev.drover.console;

import java.util.List;

/** Events of the outbox, parked ones first. */
public record OutboxList(List<Row> events) {

  /**
   * One of them. Times are ISO-8601, by the clock of the database.
   *
   * @param aggregate empty: in no order
   * @param attempts that failed through its own fault
   * @param ageSeconds since it was stored
   * @param nextTry not before; empty when it is not pending
   * @param ended when it was published or discarded; empty while it was not
   * @param error its last failure; empty when there was none
   */
  public record Row(
      long id,
      String messageId,
      String destination,
      String aggregate,
      String type,
      String state,
      int attempts,
      String created,
      long ageSeconds,
      String nextTry,
      String ended,
      String error) {}
}
