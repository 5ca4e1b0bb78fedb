package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The running routes; the answer to {@code GET /drover/api/routes}.
 *
 * @param revision that runs
 * @param draft null when the folder holds what runs
 * @param routes by id
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteList(Revision revision, Draft draft, List<Route> routes) {

  /**
   * @param time when it went live, in ISO 8601, UTC
   * @param cause {@code start}, {@code file change} or {@code rollback to N}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Revision(long number, String time, String cause) {}

  /**
   * Files in the folder that do not run.
   *
   * @param since when they were first refused, in ISO 8601, UTC
   * @param faults with place, line and caret; empty when the files are sound
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Draft(String since, String why, List<String> faults) {}

  /**
   * @param state Started, Stopped or Suspended, and those between; Not loaded when Camel left it
   *     out
   * @param from the endpoint it consumes from, without options
   * @param done exchanges that finished since the route was loaded
   * @param failed of these, the ones that failed, and those whose failure was handled, as by a dead
   *     letter channel
   * @param since when the route was loaded, in ISO 8601, UTC
   * @param revision that the route came with
   * @param lastFailure null when there was none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Route(
      String id,
      String state,
      String from,
      String file,
      long inFlight,
      long done,
      long failed,
      String since,
      long revision,
      Status.Failure lastFailure) {}
}
