package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Takes files through the gates, each as far as it gets, and keeps the first fault of each. */
final class Inspection {

  private final Collection<RouteSource> files;
  private final Consumer<CamelContext> world;
  private final Map<String, RouteFault> faults = new LinkedHashMap<>();
  private final List<RouteSource> broken = new ArrayList<>();

  Inspection(Collection<RouteSource> files, Consumer<CamelContext> world) {
    this.files = files;
    this.world = world;
  }

  List<RouteFault> faults() {
    var sound = new ArrayList<RouteSource>();
    for (RouteSource file : files) {
      parse(file).ifPresent(sound::add);
    }
    run(sound);
    return files.stream()
        .map(RouteSource::name)
        .filter(faults::containsKey)
        .map(faults::get)
        .toList();
  }

  private Optional<RouteSource> parse(RouteSource file) {
    Optional<RouteFault> text = TextGate.check(file);
    if (text.isPresent()) {
      return refuse(file, text.get());
    }
    var syntax = SyntaxGate.check(file);
    if (syntax.fault().isPresent()) {
      return refuse(file, syntax.fault().get());
    }
    RouteSource parsed = syntax.parsed().orElseThrow();
    return notAList(parsed).isPresent() ? refuse(file, notAList(parsed).get()) : syntax.parsed();
  }

  private Optional<RouteSource> refuse(RouteSource file, RouteFault fault) {
    broken.add(file);
    faults.put(file.name(), fault);
    return Optional.empty();
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
            nothing ? "" : "put '- ' before the first key and indent the rest below it"));
  }

  private void run(List<RouteSource> sound) {
    if (sound.isEmpty()) {
      return;
    }
    try (var run = new DryRun(sound, world)) {
      run.load();
      run.failures().forEach(failure -> broken.add(failure.owner()));
      References.faults(run.context(), sound, broken).forEach(this::keepFirst);
      Safeguards.faults(run.context(), sound, broken).forEach(this::keepFirst);
      run.build();
      var words = new BuildWords(run.context(), sound);
      run.failures().stream()
          .filter(failure -> !isElsewhere(failure))
          .forEach(failure -> keepFirst(fault(words, failure)));
    }
  }

  /** Whether a broken file declares what this one lacks: then only that one is at fault. */
  private boolean isElsewhere(DryRun.Failure failure) {
    return Missing.name(failure.cause())
        .filter(
            name -> broken.stream().anyMatch(file -> isOther(file, failure) && file.declares(name)))
        .isPresent();
  }

  private static boolean isOther(RouteSource file, DryRun.Failure failure) {
    return !file.name().equals(failure.owner().name());
  }

  private RouteFault fault(BuildWords words, DryRun.Failure failure) {
    for (Throwable t = failure.cause(); t != null; t = t.getCause()) {
      if (t instanceof MarkedYamlEngineException marked) {
        return LoadWords.fault(failure.source(), marked);
      }
    }
    return words.fault(failure);
  }

  private void keepFirst(RouteFault fault) {
    RouteFault known = faults.get(fault.file());
    if (known == null || fault.line() > 0 && fault.line() < known.line()) {
      faults.put(fault.file(), fault);
    }
  }
}
