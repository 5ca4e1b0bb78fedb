package dev.drover.routes;

import dev.drover.delivery.CauseChain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Puts what Camel threw while it loaded and built a route into plain words, with its place. */
final class BuildWords {

  private final CamelContext context;
  private final Collection<RouteSource> sources;
  private final List<Reader> readers = new ArrayList<>();

  BuildWords(CamelContext context, Collection<RouteSource> sources) {
    this.context = context;
    this.sources = sources;
    var references = new ReferenceWords(context);
    var endpoints = new EndpointWords(context);
    readers.addAll(references.readers());
    readers.addAll(endpoints.readers());
    readers.addAll(ValueWords.readers());
    readers.addAll(references.lastReaders());
    readers.addAll(GapWords.readers());
    readers.add(Reader.of("already exists with id: (\\S+)", BuildWords::duplicate));
    readers.add(Reader.of("Duplicate id detected: (\\S+)\\.", BuildWords::duplicate));
    readers.add(Reader.of("(\\w+) must be defined before any routes", BuildWords::tooLate));
    readers.add(
        Reader.of("Error creating bean: (\\S+) of type: (?:#class:)?(\\S+)", BuildWords::bean));
    readers.add(Reader.of("^Route .* has no output processors", BuildWords::noSteps));
    readers.addAll(endpoints.lastReaders());
  }

  RouteFault fault(DryRun.Failure failure) {
    var search = Search.of(context, failure, sources);
    return bySchema(failure)
        .or(() -> read(failure.cause(), search))
        .or(() -> finding(failure))
        .orElseGet(() -> search.step().fault(YamlWords.rootLine(failure.cause()), "", ""));
  }

  /** The first reader that finds something in any of the causes. */
  private Optional<RouteFault> read(Throwable failure, Search search) {
    List<Throwable> causes = CauseChain.of(failure);
    return readers.stream()
        .flatMap(reader -> causes.stream().flatMap(cause -> reader.read(cause, search).stream()))
        .findFirst();
  }

  /** A gap that the loader lets pass and the build trips over, such as a missing expression. */
  private static Optional<RouteFault> bySchema(DryRun.Failure failure) {
    String said = YamlWords.rootLine(failure.cause());
    boolean gap =
        said.contains("Unsupported definition: null")
            || said.contains("must be specified")
            || said.contains("RouteTemplate with id null");
    return gap ? finding(failure) : Optional.empty();
  }

  private static Optional<RouteFault> finding(DryRun.Failure failure) {
    return Structure.findings(failure.source().tree()).stream()
        .filter(finding -> finding.place().line() >= failure.line())
        .findFirst()
        .map(finding -> finding.in(failure.source()));
  }

  private static RouteFault duplicate(Matcher match, Throwable cause, Search search) {
    String id = match.group(1);
    return search
        .find(in -> in.lastExactly(id))
        .fault("id '" + id + "' again", "each id once", "rename one of the two");
  }

  private static RouteFault tooLate(Matcher match, Throwable cause, Search search) {
    String kind = match.group(1);
    return search
        .find(in -> in.afterARoute(kind).or(() -> in.key(kind)))
        .fault(
            "'" + kind + "' after a route",
            "before the first route of the file",
            "move it to the top");
  }

  private static RouteFault bean(Matcher match, Throwable cause, Search search) {
    return new BeanWords(search).fault(match.group(1), match.group(2), cause);
  }

  private static RouteFault noSteps(Matcher match, Throwable cause, Search search) {
    return search
        .find(in -> in.entry(BuildWords::isEmptySteps))
        .fault("a route without steps", "at least one step under 'steps'", "");
  }

  private static boolean isEmptySteps(NodeTuple entry) {
    return Tree.text(entry.getKeyNode()).equals("steps")
        && Tree.parts(entry.getValueNode()).isEmpty();
  }
}
