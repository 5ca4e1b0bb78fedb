package dev.drover.console;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/**
 * What the health checks of a context say at one moment.
 *
 * @param isUp false as soon as one check is not UP
 */
record HealthReport(boolean isUp, List<Map<String, Object>> checks) {

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
    return new HealthReport(up, results.stream().map(HealthReport::line).toList());
  }

  /** Alive, and not ready for this reason: before a context runs, and while it stops. */
  static HealthReport notReady(String name, String reason, Kind kind) {
    return kind == Kind.LIVE
        ? new HealthReport(true, List.of())
        : new HealthReport(false, List.of(line(name, HealthCheck.State.DOWN, reason)));
  }

  Answer answer() {
    var report = new LinkedHashMap<String, Object>();
    report.put("status", isUp ? "UP" : "DOWN");
    report.put("checks", checks);
    return Answer.json(isUp ? 200 : 503, report);
  }

  private static Map<String, Object> line(HealthCheck.Result result) {
    return line(result.getCheck().getId(), result.getState(), result.getMessage().orElse(null));
  }

  private static Map<String, Object> line(String name, HealthCheck.State state, String message) {
    var line = new LinkedHashMap<String, Object>();
    line.put("name", name);
    line.put("status", state.name());
    if (message != null) {
      line.put("message", message);
    }
    return line;
  }
}
