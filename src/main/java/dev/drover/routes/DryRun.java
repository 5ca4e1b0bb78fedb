package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.FromDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutesBuilderLoader;
import org.apache.camel.support.PluginHelper;

/**
 * Loads files the way Camel Main does, step by step and file by file, so that a broken file stops
 * neither the steps nor the other files; then builds each route on its own.
 */
final class DryRun implements AutoCloseable {

  /**
   * What went wrong with a file.
   *
   * @param owner the file that was worked on
   * @param source where the text stands: for a route from a template the template's file
   * @param line a line of the route, 0 when it failed before there was one
   */
  record Failure(RouteSource owner, RouteSource source, int line, Throwable cause) {}

  private interface Step {
    void run(RouteSource source) throws Exception;
  }

  private final ScratchContext context = new ScratchContext();
  private final Map<String, RouteSource> sources = new LinkedHashMap<>();
  private final Map<RouteSource, RoutesBuilder> builders = new IdentityHashMap<>();
  private final List<RouteDefinition> routes = new ArrayList<>();
  private final Map<RouteDefinition, RouteSource> owners = new IdentityHashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Set<RouteSource> notLoaded = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param world binds what routes may refer to: beans, components, properties
   */
  DryRun(Collection<RouteSource> files, Consumer<CamelContext> world) {
    files.forEach(file -> sources.put(file.location(), file));
    context.getPropertiesComponent().addPropertiesSource(new Quiet());
    world.accept(context);
    context.init();
  }

  ScratchContext context() {
    return context;
  }

  /** At most one for a file that cannot be loaded; of the others one for each route. */
  Collection<Failure> failures() {
    return failures;
  }

  void load() {
    RoutesBuilderLoader loader = loader();
    each(source -> loader.preParseRoute(source.resource()));
    each(source -> builders.put(source, loader.loadRoutesBuilder(source.resource())));
    each(source -> context.addRoutesConfigurations(configurations(source)));
    each(source -> context.addRoutes(builders.get(source)));
    each(source -> context.addTemplatedRoutes(builders.get(source)));
  }

  private RoutesBuilderLoader loader() {
    try {
      return PluginHelper.getRoutesLoader(context).getRoutesLoader("camel.yaml");
    } catch (Exception absent) {
      throw new IllegalStateException("camel-yaml-dsl is not on the class path", absent);
    }
  }

  private RouteConfigurationsBuilder configurations(RouteSource source) {
    return (RouteConfigurationsBuilder) builders.get(source);
  }

  void build() {
    routes.stream().filter(route -> !notLoaded.contains(owners.get(route))).forEach(this::build);
  }

  private void build(RouteDefinition route) {
    RouteSource owner = owners.get(route);
    Optional<FromDefinition> from = Optional.ofNullable(route.getInput());
    RouteSource text = from.map(f -> sources.get(f.getLocation())).orElse(owner);
    int line = from.map(f -> Math.max(0, f.getLineNumber())).orElse(0);
    attempt(owner, text, line, source -> context.build(route));
  }

  private void each(Step step) {
    for (RouteSource source : sources.values()) {
      if (!notLoaded.contains(source) && !attempt(source, source, 0, step)) {
        notLoaded.add(source);
      }
      context.getRouteDefinitions().forEach(route -> note(route, source));
    }
  }

  /** Each route once, also one whose id another file takes: Camel then drops the first. */
  private void note(RouteDefinition route, RouteSource source) {
    if (owners.putIfAbsent(route, source) == null) {
      routes.add(route);
    }
  }

  private boolean attempt(RouteSource owner, RouteSource text, int line, Step step) {
    try {
      step.run(owner);
      return true;
    } catch (Exception | LinkageError | StackOverflowError failed) {
      failures.add(new Failure(owner, text, line, failed));
      return false;
    }
  }

  @Override
  public void close() {
    context.stop();
  }
}
