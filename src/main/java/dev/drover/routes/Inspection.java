package dev.drover.routes;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Takes files through the gates and then through rounds: what a round finds is taken out of the
 * files for the next one, until a round finds nothing.
 */
final class Inspection {

  /** So many faults of one route, one after the other, are enough for one reading. */
  private static final int MOST_ROUNDS = 25;

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Consumer<CamelContext> world;

  Inspection(Collection<RouteSource> files, Consumer<CamelContext> world) {
    this.world = world;
    files.forEach(file -> drafts.put(file.name(), draft(file)));
  }

  /** In the order of the files, and of their lines. */
  List<RouteFault> faults() {
    boolean more = true;
    for (int i = 0; i < MOST_ROUNDS && more; i++) {
      List<RouteFault> found = new Round(drafts, world).faults();
      found.forEach(fault -> drafts.get(fault.file()).take(fault));
      more = !found.isEmpty();
    }
    return drafts.values().stream().flatMap(draft -> draft.faults().stream()).toList();
  }

  private static Draft draft(RouteSource file) {
    Optional<RouteFault> text = TextGate.check(file);
    if (text.isPresent()) {
      return Draft.refused(file, text.get());
    }
    var syntax = SyntaxGate.check(file);
    return syntax
        .fault()
        .or(() -> notAList(syntax.parsed().orElseThrow()))
        .map(fault -> Draft.refused(file, fault))
        .orElseGet(() -> Draft.of(syntax.parsed().orElseThrow()));
  }

  /** Camel only warns of these, and loads nothing. */
  private static Optional<RouteFault> notAList(RouteSource file) {
    if (file.tree() instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return Optional.empty();
    }
    boolean nothing = file.tree() instanceof SequenceNode;
    String found = nothing ? "an empty list" : "a file that is no list";
    return Optional.of(
        file.fault(
            Place.startOf(file.tree()),
            found,
            "a list of routes, each starting with '- route:'",
            nothing ? "" : listHint(file)));
  }

  private static String listHint(RouteSource file) {
    if (Tree.value(file.tree(), "apiVersion").isPresent()) {
      return "of a Kubernetes resource only the list under 'flows:' is a route file";
    }
    boolean markup = Tree.text(file.tree()).startsWith("<");
    return markup
        ? "this is XML; write the routes in YAML"
        : "put '- ' before the first key and indent the rest below it";
  }
}
