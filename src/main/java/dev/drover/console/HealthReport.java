package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * What the health checks of a context say at one moment.
 *
 * @param isUp false as soon as one check is not UP
 */
record HealthReport(boolean isUp, List<Check> checks) {

  /**
   * @param message null when there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Check(String name, String status, String message) {

    @JsonIgnore
    boolean isUp() {
      return "UP".equals(status);
    }

    String words() {
      return message == null ? "is " + status : message;
    }
  }

  /** Which checks are asked. */
  enum Kind {
    ALL("/observe/health", HealthCheckHelper::invoke),
    LIVE("/observe/health/live", HealthCheckHelper::invokeLiveness),
    READY("/observe/health/ready", HealthCheckHelper::invokeReadiness);

    private final String path;
    private final Function<CamelContext, Collection<HealthCheck.Result>> ask;

    Kind(String path, Function<CamelContext, Collection<HealthCheck.Result>> ask) {
      this.path = path;
      this.ask = ask;
    }

    String path() {
      return path;
    }
  }

  static HealthReport of(CamelContext context, Kind kind) {
    Collection<HealthCheck.Result> results = kind.ask.apply(context);
    boolean up = results.stream().allMatch(r -> r.getState() == HealthCheck.State.UP);
    return new HealthReport(up, results.stream().map(HealthReport::check).toList());
  }

  /** Alive, and not ready for this reason: before a context runs, and while it stops. */
  static HealthReport notReady(String name, String reason, Kind kind) {
    return kind == Kind.LIVE
        ? new HealthReport(true, List.of())
        : new HealthReport(false, List.of(new Check(name, "DOWN", reason)));
  }

  Answer answer() {
    var report = new LinkedHashMap<String, Object>();
    report.put("status", isUp ? "UP" : "DOWN");
    report.put("checks", checks);
    return Answer.json(isUp ? 200 : 503, report);
  }

  /** The checks that are not UP. */
  Stream<Check> troubles() {
    return checks.stream().filter(check -> !check.isUp());
  }

  private static Check check(HealthCheck.Result result) {
    String message = result.getMessage().orElse(null);
    return new Check(result.getCheck().getId(), result.getState().name(), message);
  }
}
