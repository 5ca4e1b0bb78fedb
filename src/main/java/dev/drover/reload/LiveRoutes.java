package dev.drover.reload;

import dev.drover.routes.RouteSet;
import dev.drover.routes.RouteUnit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;

/** The routes that run: which set they are of, and which of them a person has stopped. */
final class LiveRoutes {

  private record Origin(Instant since, long revision) {}

  private final CamelContext context;
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Map<String, Origin> origins = new ConcurrentHashMap<>();
  private final Map<String, String> unstarted = new ConcurrentHashMap<>();
  private volatile RouteSet running;

  /**
   * @param running loaded and started
   */
  LiveRoutes(CamelContext context, RouteSet running, long revision) {
    this.context = context;
    this.running = running;
    note(running.routes().keySet(), revision);
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    model.addModelLifecycleStrategy(new KeepHeld());
  }

  RouteSet running() {
    return running;
  }

  /** Why each route that should run could not be brought back. */
  Map<String, String> unstarted() {
    return Map.copyOf(unstarted);
  }

  /**
   * Puts the next routes in the place of the running ones.
   *
   * @throws Exception why that did not work; then the old ones run
   */
  void replace(RouteSet next, long revision) throws Exception {
    var swap = new Swap(context, running, next);
    var change = running.to(next);
    try {
      swap.run();
    } catch (Exception e) {
      swap.undo().forEach((id, why) -> unstarted.put(id, Causes.words(why)));
      throw e;
    }
    note(change.coming(), revision); // first, for others list the running ones at any moment
    running = next;
    origins.keySet().retainAll(next.routes().keySet());
    held.retainAll(next.routes().keySet());
    unstarted.keySet().removeAll(change.going());
  }

  /** Tries again what could not be brought back. */
  void startUnstarted() {
    for (String id : List.copyOf(unstarted.keySet())) {
      try {
        if (running.routes().containsKey(id)) {
          Swap.remove(context, id);
          running.loadRoute(context, id);
        }
        unstarted.remove(id);
      } catch (Exception e) {
        unstarted.put(id, Causes.words(e));
      }
    }
  }

  /** By id. */
  List<LiveRoute> list() {
    var byId = new TreeMap<>(running.routes());
    return byId.values().stream().flatMap(unit -> describe(unit).stream()).toList();
  }

  /** Empty for a route that goes just now. */
  private Optional<LiveRoute> describe(RouteUnit unit) {
    Origin origin = origins.get(unit.id());
    if (origin == null) {
      return Optional.empty();
    }
    Route route = context.getRoute(unit.id());
    ServiceStatus status = context.getRouteController().getRouteStatus(unit.id());
    String state = status == null ? "Not loaded" : status.toString();
    return Optional.of(new LiveRoute(unit, route, state, origin.since, origin.revision));
  }

  void start(String id) throws Exception {
    held.remove(id);
    if (context.getRouteController().getRouteStatus(id).isSuspended()) {
      context.getRouteController().resumeRoute(id);
    } else {
      context.getRouteController().startRoute(id);
    }
  }

  /** Waits for what is in flight. */
  void stop(String id) throws Exception {
    held.add(id);
    Drain.andStop(context, id);
  }

  /** Takes no new message and keeps its connections; where it cannot, it stops. */
  void suspend(String id) throws Exception {
    held.add(id);
    context.getRouteController().suspendRoute(id);
  }

  private void note(Set<String> ids, long revision) {
    var now = new HashMap<String, Origin>();
    ids.forEach(id -> now.put(id, new Origin(Instant.now(), revision)));
    origins.putAll(now);
  }

  /** A route that was stopped by hand comes stopped when it is loaded anew. */
  private final class KeepHeld extends ModelLifecycleStrategySupport {
    @Override
    public void onAddRouteDefinition(RouteDefinition route) {
      if (held.contains(route.getId())) {
        route.setAutoStartup("false");
      }
    }
  }
}
