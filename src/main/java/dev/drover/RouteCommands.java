package dev.drover;

import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.RouteList;
import dev.drover.console.Status;
import dev.drover.metrics.LastFailure;
import dev.drover.metrics.Metrics;
import dev.drover.metrics.RouteCounts;
import dev.drover.reload.LiveRoute;
import dev.drover.reload.ReloadState;
import dev.drover.reload.RouteReload;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/** What commands may ask of the routes, and do to them, through the daemon's API. */
final class RouteCommands {

  private static final RouteCounts NONE = new RouteCounts(0, 0, 0, 0, Optional.empty());

  private final Metrics metrics;
  private volatile CamelContext context;
  private volatile RouteReload reload;

  RouteCommands(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Before the routes run, the commands are refused. */
  void register(CommandApi api) {
    api.query("routes", this::list);
  }

  void running(CamelContext started, RouteReload begun) {
    context = started;
    reload = begun;
  }

  private RouteList list() throws CommandRefused {
    ReloadState state = reload().state();
    return new RouteList(
        new RouteList.Revision(
            state.revision().number(), state.revision().time(), state.revision().cause()),
        state
            .draft()
            .map(draft -> new RouteList.Draft(draft.since(), draft.why(), draft.faults()))
            .orElse(null),
        reload().routes().stream().map(this::describe).toList());
  }

  private RouteList.Route describe(LiveRoute live) {
    String id = live.unit().id();
    RouteCounts counts = metrics.counts(id).orElse(NONE);
    return new RouteList.Route(
        id,
        live.state(),
        Optional.ofNullable(live.route()).map(RouteCommands::from).orElse(""),
        live.unit().file(),
        context.getInflightRepository().size(id),
        counts.total(),
        counts.failed() + counts.handled(),
        live.since().toString(),
        live.revision(),
        counts.lastFailure().map(RouteCommands::failure).orElse(null));
  }

  private static String from(Route route) {
    return RouteSummary.withoutOptions(route.getEndpoint().getEndpointUri());
  }

  private static Status.Failure failure(LastFailure failure) {
    return new Status.Failure(failure.at().toString(), failure.reason());
  }

  private RouteReload reload() throws CommandRefused {
    if (reload == null) {
      throw new CommandRefused(
          503, "the routes do not run yet", "wait until 'drover status' says ready");
    }
    return reload;
  }
}
