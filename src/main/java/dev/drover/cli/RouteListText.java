package dev.drover.cli;

import dev.drover.console.RouteList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link RouteList} for people. What came from outside is made printable. */
final class RouteListText {

  private static final String ROUTE = "%-22s %-10s %9s %10s %8s %4s  %-24s %s";

  private final RouteList list;
  private final List<String> lines = new ArrayList<>();

  RouteListText(RouteList list) {
    this.list = list;
  }

  String text() {
    RouteList.Revision revision = list.revision();
    line(
        "revision %d runs since %s (%s)"
            .formatted(revision.number(), revision.time(), revision.cause()));
    draft();
    line("");
    line(
        ROUTE.formatted(
            "route", "state", "in flight", "done", "failed", "rev", "since", "from, file"));
    list.routes().forEach(this::route);
    return String.join("\n", lines);
  }

  /** One route, in full. */
  static String of(RouteList.Route route) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s is %s, since %s by revision %d"
            .formatted(
                route.id(),
                route.state().toLowerCase(Locale.ROOT),
                route.since(),
                route.revision()));
    lines.add("from %s, in %s".formatted(route.from(), route.file()));
    lines.add(
        "%d in flight, %d done, %d of them failed"
            .formatted(route.inFlight(), route.done(), route.failed()));
    if (route.lastFailure() != null) {
      lines.add("last failure " + route.lastFailure().at() + ": " + route.lastFailure().reason());
    }
    return String.join("\n", lines);
  }

  private void draft() {
    if (list.draft() != null) {
      line("the folder holds what does NOT run, since " + list.draft().since() + ":");
      line("  " + list.draft().why());
      list.draft().faults().forEach(fault -> fault.lines().forEach(line -> line("  " + line)));
    }
  }

  private void route(RouteList.Route route) {
    line(
        ROUTE.formatted(
            route.id(),
            route.state().toLowerCase(Locale.ROOT),
            route.inFlight(),
            route.done(),
            route.failed(),
            route.revision(),
            route.since().replaceAll("\\.\\d+", ""),
            route.from() + ", " + route.file()));
  }

  private void line(String text) {
    lines.add(Printable.line(text).stripTrailing());
  }
}
