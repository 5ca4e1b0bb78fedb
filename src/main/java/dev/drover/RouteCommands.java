package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.RouteAnswer;
import dev.drover.console.RouteHistory;
import dev.drover.console.RouteList;
import dev.drover.console.RouteShown;
import dev.drover.console.Status;
import dev.drover.metrics.LastFailure;
import dev.drover.metrics.Metrics;
import dev.drover.metrics.RouteCounts;
import dev.drover.reload.LiveRoute;
import dev.drover.reload.ReloadRefused;
import dev.drover.reload.ReloadState;
import dev.drover.reload.Rollback;
import dev.drover.reload.RouteReload;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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
    api.query("routes/history", () -> new RouteHistory(history()));
    api.action("routes/show", arguments -> answer(() -> show(arguments)));
    api.action("routes/diff", arguments -> answer(() -> diff(arguments)));
    api.action("routes/rollback", arguments -> answer(() -> rollback(arguments)));
    api.action("routes/start", arguments -> answer(() -> start(id(arguments))));
    api.action("routes/stop", arguments -> answer(() -> stop(id(arguments))));
    api.action("routes/suspend", arguments -> answer(() -> suspend(id(arguments))));
  }

  private interface Command {
    Object run() throws ReloadRefused, CommandRefused, IOException;
  }

  private static Object answer(Command command) throws CommandRefused, IOException {
    try {
      return command.run();
    } catch (ReloadRefused e) {
      int status = e.reason() == ReloadRefused.Reason.UNKNOWN ? 404 : 409;
      throw new CommandRefused(status, e.getMessage(), e.advice());
    }
  }

  private List<RouteHistory.Revision> history() throws CommandRefused, IOException {
    long running = reload().state().revision().number();
    return reload().history().stream()
        .map(
            r ->
                new RouteHistory.Revision(
                    r.number(),
                    r.number() == running,
                    r.time(),
                    r.cause(),
                    r.added(),
                    r.changed(),
                    r.removed(),
                    r.files()))
        .toList();
  }

  /** A number is a revision, unless a route has it as its id. */
  private RouteShown show(JsonNode arguments) throws ReloadRefused, CommandRefused, IOException {
    String id = id(arguments);
    boolean revision =
        id.matches("\\d{1,18}")
            && reload().routes().stream().noneMatch(route -> route.unit().id().equals(id));
    if (revision) {
      return new RouteShown(null, reload().text(reload().revision(Long.parseLong(id))));
    }
    LiveRoute live = reload().route(id);
    return new RouteShown(describe(live), live.unit().text());
  }

  private RouteAnswer diff(JsonNode arguments) throws ReloadRefused, CommandRefused, IOException {
    return new RouteAnswer(reload().diff(number(arguments, "from"), number(arguments, "to")));
  }

  private RouteAnswer rollback(JsonNode arguments)
      throws ReloadRefused, CommandRefused, IOException {
    Rollback done = reload().rollback(number(arguments, "revision"));
    String words =
        "revision %d runs (%s), and the folder holds its files"
            .formatted(done.revision().number(), done.revision().cause());
    return new RouteAnswer(
        done.draft().map(kept -> words + "\nwhat it held before is kept in " + kept).orElse(words));
  }

  private RouteAnswer start(String id) throws ReloadRefused, CommandRefused, IOException {
    reload().start(id);
    return became(id);
  }

  private RouteAnswer stop(String id) throws ReloadRefused, CommandRefused, IOException {
    reload().stop(id);
    return became(id);
  }

  private RouteAnswer suspend(String id) throws ReloadRefused, CommandRefused, IOException {
    reload().suspend(id);
    return became(id);
  }

  private RouteAnswer became(String id) throws ReloadRefused, CommandRefused {
    String state = reload().route(id).state().toLowerCase(Locale.ROOT);
    return new RouteAnswer("route '%s' is %s".formatted(id, state));
  }

  private static String id(JsonNode arguments) throws CommandRefused {
    JsonNode id = arguments.path("id");
    if (!id.isTextual() || id.asText().isBlank()) {
      throw new CommandRefused(400, "no id is given", "send {\"id\": \"…\"}");
    }
    return id.asText();
  }

  private static OptionalLong number(JsonNode arguments, String name) throws CommandRefused {
    JsonNode number = arguments.path(name);
    if (number.isMissingNode() || number.isNull()) {
      return OptionalLong.empty();
    }
    if (!number.canConvertToLong() || !number.isIntegralNumber()) {
      throw new CommandRefused(
          400,
          "'%s' is no revision's number".formatted(name),
          "'drover routes history' lists them");
    }
    return OptionalLong.of(number.asLong());
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
