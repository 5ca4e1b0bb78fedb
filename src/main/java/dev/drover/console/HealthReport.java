package dev.drover.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  private static final ObjectMapper JSON = new ObjectMapper();

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

  byte[] json() {
    var report = new LinkedHashMap<String, Object>();
    report.put("status", isUp ? "UP" : "DOWN");
    report.put("checks", checks);
    try {
      return JSON.writeValueAsBytes(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a health report of names and states is not JSON", e);
    }
  }

  private static Map<String, Object> line(HealthCheck.Result result) {
    var line = new LinkedHashMap<String, Object>();
    line.put("name", result.getCheck().getId());
    line.put("status", result.getState().name());
    result.getMessage().ifPresent(message -> line.put("message", message));
    return line;
  }
}
