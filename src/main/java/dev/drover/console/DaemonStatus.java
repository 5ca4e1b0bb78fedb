package dev.drover.console;

import dev.drover.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Puts a {@link Status} together, from the moment that the daemon's port is open. */
public final class DaemonStatus {

  private final String version;
  private final Path dataDir;
  private final HealthPages health;
  private final Metrics metrics;
  private final Instant started = Instant.now();
  private final long begun = System.nanoTime();
  private volatile Map<String, String> servers = Map.of();
  private volatile Supplier<Map<String, Long>> dedup = Map::of;

  public DaemonStatus(String version, Path dataDir, HealthPages health, Metrics metrics) {
    this.version = version;
    this.dataDir = dataDir;
    this.health = health;
    this.metrics = metrics;
  }

  /**
   * @param addresses the servers' addresses without credentials, by the id of their readiness check
   */
  public void servers(Map<String, String> addresses) {
    servers = addresses;
  }

  /**
   * @param counts the dedup counts by name
   */
  public void counts(Supplier<Map<String, Long>> counts) {
    dedup = counts;
  }

  /** The state now. */
  public Status now() {
    HealthReport ready = health.report(HealthReport.Kind.READY);
    return new Status(
        version,
        started.toString(),
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        ready.isUp(),
        ready.troubles().map(check -> check.name() + ": " + check.words()).toList(),
        dataDir.toString(),
        servers(ready),
        routes(),
        dedup.get());
  }

  private List<Status.Server> servers(HealthReport ready) {
    return servers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(server -> server(server.getKey(), server.getValue(), ready))
        .toList();
  }

  private static Status.Server server(String name, String address, HealthReport ready) {
    String trouble =
        ready
            .troubles()
            .filter(check -> check.name().equals(name))
            .map(HealthReport.Check::words)
            .findFirst()
            .orElse(null);
    return new Status.Server(name, trouble == null, address, trouble);
  }

  private List<Status.Route> routes() {
    return health.context().stream().flatMap(context -> RouteStates.of(context, metrics)).toList();
  }
}
