package dev.drover.reload;

import java.util.List;
import java.util.Optional;

/**
 * What runs, and what waits in the folder.
 *
 * @param revision that runs
 * @param draft empty when the folder holds what runs
 */
public record ReloadState(Revision revision, Optional<Draft> draft) {

  /**
   * Files in the folder that do not run.
   *
   * @param since when they were first refused, in ISO 8601, UTC
   * @param why in one line
   * @param faults as {@code drover validate} shows them; empty when the files are sound
   */
  public record Draft(String since, String why, List<String> faults) {}

  /** For a health page: one line. */
  public String words() {
    String runs =
        "revision %d runs since %s (%s)"
            .formatted(revision.number(), revision.time(), revision.cause());
    return draft
        .map(
            d -> runs + "; the folder holds a draft that does not, since " + d.since + ": " + d.why)
        .orElse(runs);
  }
}
