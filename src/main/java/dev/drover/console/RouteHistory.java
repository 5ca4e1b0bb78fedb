package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Set;

/**
 * The answer to {@code GET /drover/api/routes/history}.
 *
 * @param revisions that are kept, the oldest first
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteHistory(List<Revision> revisions) {

  /**
   * @param time when it went live, in ISO 8601, UTC
   * @param cause {@code start}, {@code file change} or {@code rollback to N}
   * @param added ids of routes
   * @param files below the watched folder
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Revision(
      long number,
      boolean running,
      String time,
      String cause,
      Set<String> added,
      Set<String> changed,
      Set<String> removed,
      List<String> files) {}
}
