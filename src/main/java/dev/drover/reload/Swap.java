package dev.drover.reload;

import dev.drover.routes.RouteChange;
import dev.drover.routes.RouteSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;

/**
 * One change of the running routes. The old ones finish what is in flight and go; then the new ones
 * come. Routes that are alike in both sets are not touched.
 */
final class Swap {

  private final CamelContext context;
  private final RouteSet old;
  private final RouteSet next;
  private final RouteChange change;
  private final List<String> loaded = new ArrayList<>();
  private final TreeSet<String> gone = new TreeSet<>();
  private boolean replaced;

  Swap(CamelContext context, RouteSet old, RouteSet next) {
    this.context = context;
    this.old = old;
    this.next = next;
    this.change = old.to(next);
  }

  /**
   * Sources from outside stop first and start last, so that what is in flight finds its way
   * through.
   *
   * @throws Exception from what did not work; then {@link #undo} is due
   */
  void run() throws Exception {
    for (String id : backwards(old.inStartOrder(change.going()))) {
      gone.add(id);
      remove(id);
    }
    replaced = true;
    next.replaceBeans(context, old);
    next.replaceBlueprints(context);
    for (String id : next.inStartOrder(change.coming())) {
      loaded.add(id);
      next.loadRoute(context, id);
    }
  }

  /**
   * Brings the old routes back.
   *
   * @return why, for each that did not start
   */
  Map<String, Exception> undo() {
    var failures = new TreeMap<String, Exception>();
    backwards(loaded).forEach(id -> attempt(id, failures, () -> remove(id)));
    if (replaced) {
      attempt("beans", failures, () -> old.replaceBeans(context, next));
      attempt("templates", failures, () -> old.replaceBlueprints(context));
    }
    for (String id : old.inStartOrder(gone)) {
      attempt(id, failures, () -> restore(id));
    }
    return failures;
  }

  private void restore(String id) throws Exception {
    remove(id);
    old.loadRoute(context, id);
  }

  /** Waits for what is in flight; what is not done then stays with its source. */
  private void remove(String id) throws Exception {
    remove(context, id);
  }

  static void remove(CamelContext context, String id) throws Exception {
    Drain.andStop(context, id);
    context.removeRoute(id);
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    model.getRouteDefinitions().removeIf(route -> id.equals(route.getId()));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(String what, Map<String, Exception> failures, Step step) {
    try {
      step.run();
    } catch (Exception e) {
      failures.put(what, e);
    }
  }

  private static List<String> backwards(List<String> ids) {
    var reversed = new ArrayList<>(ids);
    Collections.reverse(reversed);
    return reversed;
  }
}
