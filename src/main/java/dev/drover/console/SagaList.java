package dev.drover.console;

import java.util.List;

/** Sagas, stuck ones first. */
public record SagaList(List<Row> sagas) {

  /**
   * One of them. Times are ISO-8601, by the clock of the database.
   *
   * @param due its deadline or its next try; empty when it ended or is stuck
   * @param ended empty while it has not
   * @param error why it is not completed; empty when nothing failed
   */
  public record Row(
      String id,
      String type,
      String key,
      String state,
      String started,
      String changed,
      String due,
      String ended,
      String error) {}
}
