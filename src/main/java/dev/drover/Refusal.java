package dev.drover;

import dev.drover.cli.StartRefused;
import dev.drover.delivery.TopologyUnmappable;
import dev.drover.routes.RouteFault;
import dev.drover.settings.InvalidSettings;
import dev.drover.sql.DataFolderLock.DataFolderInUse;
import dev.drover.sql.DatabaseUnusable;
import java.util.List;

/** Turns what kept the daemon from starting into an exit code and plain lines. */
final class Refusal {

  private Refusal() {}

  static StartRefused of(Exception e) {
    if (e instanceof StartRefused refused) {
      return refused;
    }
    if (e instanceof InvalidSettings invalid) {
      return misconfigured(invalid.faults().stream().map(Object::toString).toList(), e);
    }
    if (e instanceof RouteCheck.BrokenRoutes broken) {
      return misconfigured(broken.faults().stream().map(RouteFault::render).toList(), e);
    }
    Throwable said = plainest(e);
    return misconfiguration(said)
        ? misconfigured(List.of(words(said)), e)
        : new StartRefused(StartRefused.FAILED, List.of(words(said)), e);
  }

  private static StartRefused misconfigured(List<String> lines, Exception e) {
    return new StartRefused(StartRefused.MISCONFIGURED, lines, e);
  }

  private static boolean misconfiguration(Throwable said) {
    return said instanceof TopologyUnmappable
        || said instanceof DataFolderInUse
        || said instanceof RetentionTooShort
        || said instanceof DatabaseUnusable;
  }

  /** Camel wraps what went wrong with a route; the wrapped one has the words. */
  private static Throwable plainest(Throwable e) {
    Throwable plain = e;
    while (plain.getCause() != null && plain.getClass().getName().startsWith("org.apache.camel.")) {
      plain = plain.getCause();
    }
    return plain;
  }

  private static String words(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
