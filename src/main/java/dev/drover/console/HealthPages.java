package dev.drover.console;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * {@code /observe/health}, {@code /observe/health/live} and {@code /observe/health/ready}: 200 or
 * 503 with the state of each check as JSON. Until a context runs, and while it stops, the daemon is
 * alive and not ready.
 */
public final class HealthPages {

  private final Supplier<String> waitsFor;
  private volatile CamelContext context;

  /**
   * @param waitsFor what the start is doing, for a person to read
   */
  public HealthPages(Supplier<String> waitsFor) {
    this.waitsFor = waitsFor;
  }

  /** Adds the three pages. */
  public void showOn(ManagementServer server) {
    for (HealthReport.Kind kind : HealthReport.Kind.values()) {
      server.show(kind.path(), request -> report(kind).answer());
    }
  }

  /** From now on the pages are those of the context's health checks. */
  public void running(CamelContext started) {
    context = started;
  }

  Optional<CamelContext> context() {
    return Optional.ofNullable(context);
  }

  HealthReport report(HealthReport.Kind kind) {
    CamelContext running = context;
    if (running == null) {
      return HealthReport.notReady("start", waitsFor.get(), kind);
    }
    return running.isStopping() || running.isStopped()
        ? HealthReport.notReady("stop", "finishing what is in flight, then it stops", kind)
        : HealthReport.of(running, kind);
  }
}
