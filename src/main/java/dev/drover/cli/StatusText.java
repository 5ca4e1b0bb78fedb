package dev.drover.cli;

import dev.drover.console.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link Status} for people. What came from outside is made printable. */
final class StatusText {

  private static final String ROUTE = "%-22s %-10s %10s %8s %8s %8s %9s  %s";

  private final Status status;
  private final String address;
  private final List<String> lines = new ArrayList<>();

  StatusText(Status status, String address) {
    this.status = status;
    this.address = address;
  }

  String text() {
    head();
    status.servers().forEach(this::server);
    line("%-10s %s".formatted("data", status.dataDir()));
    if (!status.dedup().isEmpty()) {
      line("%-10s %s".formatted("dedup", dedup()));
    }
    if (!status.routes().isEmpty()) {
      line("");
      line(
          ROUTE.formatted("route", "state", "total", "failed", "handled", "held", "in flight", ""));
      status.routes().forEach(this::route);
    }
    return String.join("\n", lines);
  }

  private void head() {
    String ready = status.ready() ? "ready" : "NOT READY";
    line(
        "Drover %s at %s, %s, up %s"
            .formatted(status.version(), address, ready, uptime(status.uptimeSeconds())));
    status.notReady().forEach(reason -> line("           " + reason));
  }

  private void server(Status.Server server) {
    String state = server.up() ? "up" : "AWAY, " + server.trouble();
    line("%-10s %s, %s".formatted(server.name(), server.address(), state));
  }

  private void route(Status.Route route) {
    line(
        ROUTE.formatted(
            route.id(),
            route.state().toLowerCase(Locale.ROOT),
            route.total(),
            route.failed(),
            route.handled(),
            route.held(),
            route.inFlight(),
            route.from()));
    if (route.lastFailure() != null) {
      line("  last failure " + route.lastFailure().at() + ": " + route.lastFailure().reason());
    }
  }

  private String dedup() {
    return status.dedup().entrySet().stream()
        .map(count -> count.getValue() + " " + words(count.getKey()))
        .collect(Collectors.joining(", "));
  }

  private static String words(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private void line(String text) {
    lines.add(Printable.line(text).stripTrailing());
  }

  private static String uptime(long seconds) {
    var time = Duration.ofSeconds(seconds);
    if (time.toDays() > 0) {
      return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
    }
    return time.toHours() > 0
        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
