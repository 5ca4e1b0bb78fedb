package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What a daemon knows of itself at one moment; the answer to {@code GET /drover/api/status}.
 *
 * @param started when the process's start began, in ISO 8601, UTC
 * @param notReady why it is not ready, one line each; empty when it is
 * @param servers the servers it needs; while it starts, those that it waits for
 * @param dedup what the idempotent repository decided since the start, by the names of its counts
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
    String version,
    String started,
    long uptimeSeconds,
    boolean ready,
    List<String> notReady,
    String dataDir,
    List<Server> servers,
    List<Route> routes,
    Map<String, Long> dedup) {

  /**
   * @param address without credentials; null while it is not known
   * @param trouble since when and why it is away; null when it is up
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Server(String name, boolean up, String address, String trouble) {}

  /**
   * @param state Started, Stopped or Suspended, and those between
   * @param from the endpoint it consumes from, without options
   * @param total finished exchanges since the route was loaded
   * @param handled of the total, those that ended in a dead letter channel or another handler
   * @param held not among the total: to be offered again
   * @param lastFailure null when there was none
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Route(
      String id,
      String state,
      String from,
      long total,
      long failed,
      long handled,
      long held,
      long inFlight,
      Failure lastFailure) {}

  /**
   * @param at in ISO 8601, UTC
   * @param reason the exception's class and message; it may quote the message's content
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(String at, String reason) {}
}
