package dev.drover.routes;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** One dry run of all that is left of the files. */
final class Round {

  /** A top-level item of a file: its last line; 0 for the file as a whole. */
  private record Item(String file, int lastLine) {}

  private final Map<String, Draft> drafts;
  private final Consumer<CamelContext> world;
  private final Set<RouteSource> broken = new LinkedHashSet<>();
  private final Map<Item, RouteFault> firsts = new LinkedHashMap<>();

  /**
   * @param drafts by the name of the file
   */
  Round(Map<String, Draft> drafts, Consumer<CamelContext> world) {
    this.drafts = drafts;
    this.world = world;
  }

  /** At most one fault for each top-level item of a file, the first. */
  List<RouteFault> faults() {
    drafts.values().stream().filter(Draft::isBroken).map(Draft::original).forEach(broken::add);
    List<RouteSource> sound =
        drafts.values().stream().flatMap(draft -> draft.current().stream()).toList();
    if (!sound.isEmpty()) {
      run(sound);
    }
    return List.copyOf(firsts.values());
  }

  private void run(List<RouteSource> sound) {
    try (var run = new DryRun(sound, world)) {
      run.load();
      run.failures().forEach(failure -> broken.add(failure.owner()));
      References.faults(run.context(), sound, broken).forEach(this::keepFirst);
      Safeguards.faults(run.context(), sound, broken).forEach(this::keepFirst);
      sound.stream().filter(file -> !broken.contains(file)).forEach(this::gaps);
      run.build();
      var words = new BuildWords(run.context(), sound);
      run.failures().stream()
          .filter(failure -> !isElsewhere(failure))
          .forEach(failure -> keepFirst(fault(words, failure)));
    }
  }

  /** Camel builds some steps without what they need, and they fail on every message. */
  private void gaps(RouteSource file) {
    Structure.findings(file.tree()).stream()
        .filter(finding -> finding.found().contains("' without '"))
        .forEach(finding -> keepFirst(finding.in(file)));
  }

  /** Whether a broken part declares what this one lacks: then only that one is at fault. */
  private boolean isElsewhere(DryRun.Failure failure) {
    return Missing.name(failure.cause())
        .filter(name -> isDeclaredByOthers(name, failure) || isWithdrawn(name, failure))
        .isPresent();
  }

  private boolean isDeclaredByOthers(String name, DryRun.Failure failure) {
    return broken.stream()
        .anyMatch(file -> !file.name().equals(failure.owner().name()) && file.declares(name));
  }

  private boolean isWithdrawn(String name, DryRun.Failure failure) {
    return drafts.get(failure.owner().name()).withdrew(name);
  }

  private static RouteFault fault(BuildWords words, DryRun.Failure failure) {
    for (Throwable t = failure.cause(); t != null; t = t.getCause()) {
      if (t instanceof MarkedYamlEngineException marked) {
        return LoadWords.fault(failure.source(), marked);
      }
    }
    return words.fault(failure);
  }

  private void keepFirst(RouteFault fault) {
    firsts.merge(item(fault), fault, Round::first);
  }

  private static RouteFault first(RouteFault known, RouteFault other) {
    return other.line() > 0 && other.line() < known.line() ? other : known;
  }

  private Item item(RouteFault fault) {
    int lastLine =
        drafts.get(fault.file()).current().stream()
            .flatMap(file -> Tree.parts(file.tree()).stream())
            .filter(part -> fault.line() > 0 && holds(part, fault.line()))
            .map(Tree::lastLine)
            .findFirst()
            .orElse(0);
    return new Item(fault.file(), lastLine);
  }

  private static boolean holds(Node part, int line) {
    return Tree.firstLine(part) <= line && line <= Tree.lastLine(part);
  }
}
