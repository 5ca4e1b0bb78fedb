package dev.drover;

import dev.drover.metrics.Metrics;
import dev.drover.reload.ReloadCounts;
import dev.drover.reload.RouteReload;
import java.time.Instant;

/** The numbers of live reload, under their names in the metrics. */
final class ReloadMeters {

  private static final String RELOADS = "drover.reloads";
  private static final String ENDED = "Changes of the route files, by how they ended";

  private ReloadMeters() {}

  static void register(Metrics metrics, RouteReload reload) {
    ReloadCounts counts = reload.counts();
    metrics.count(RELOADS, ENDED, "outcome", "applied", counts::applied);
    metrics.count(RELOADS, ENDED, "outcome", "refused", counts::refused);
    metrics.count(RELOADS, ENDED, "outcome", "rolled-back", counts::rolledBack);
    metrics.gauge(
        "drover.routes.revision",
        "The revision of the route files that runs",
        () -> reload.state().revision().number());
    metrics.gauge(
        "drover.routes.revision.time.seconds",
        "When it went live, in seconds since 1970",
        () -> Instant.parse(reload.state().revision().time()).toEpochMilli() / 1e3);
    metrics.gauge(
        "drover.routes.draft",
        "1 when the folder holds files that do not run",
        () -> reload.state().draft().isPresent() ? 1 : 0);
  }
}
