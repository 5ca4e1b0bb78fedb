package dev.drover.routetest;

import dev.drover.RouteFixture;
import dev.drover.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** The routes of one test method, with all that belongs to them. */
final class RunningRoutes implements AutoCloseable {

  private static final String SHARED = "classpath:routes/shared/*.camel.yaml";
  private static final String ENTRY = "direct:route-test-source";
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long SETTLE_ON_BROKERS_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long QUIET_ON_BROKERS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int STOP_SECONDS = 10;

  private final RouteTest.Setup setup;
  private final Workplace workplace = Workplace.create();
  private final Map<String, End> ends = new LinkedHashMap<>();
  private RouteFixture fixture;
  private Ledger ledger;
  private ProducerTemplate template;
  private String entry;

  private RunningRoutes(RouteTest.Setup setup) throws Exception {
    this.setup = setup;
  }

  static RunningRoutes start(RouteTest.Setup setup) throws Exception {
    var routes = new RunningRoutes(setup);
    try {
      routes.start();
      return routes;
    } catch (Exception | AssertionError e) {
      routes.close();
      throw e;
    }
  }

  private void start() throws Exception {
    fixture = fixture();
    var edges = new Edges(context());
    RouteDefinition source = edges.source(setup.source);
    ledger = new Ledger(edges.from(source));
    edges.watch(source, ledger);
    entry = takeSource(source, edges);
    for (var end : setup.ends.entrySet()) {
      take(new End(end.getKey(), end.getValue(), edges.uri(end.getKey())), edges);
    }
    if (!setup.embedded) {
      edges.requireNoneOnBrokers();
    }
    template = context().createProducerTemplate();
    context().getShutdownStrategy().setTimeout(STOP_SECONDS);
    context().start();
  }

  private RouteFixture fixture() throws Exception {
    var settings = workplace.settings(setup.properties);
    RouteFiles files = RouteFiles.find(patterns());
    return setup.embedded
        ? RouteFixture.withBrokers(settings, files, setup.beans)
        : RouteFixture.withoutBrokers(settings, files, setup.beans);
  }

  private String patterns() throws IOException {
    var patterns = new ArrayList<>(List.of(SHARED));
    for (String file : setup.files) {
      patterns.add(pattern(file));
    }
    return String.join(",", patterns);
  }

  private static String pattern(String file) throws IOException {
    boolean isPath = !file.startsWith("classpath:") && !file.startsWith("file:");
    String pattern = isPath ? "file:" + Path.of(file).toAbsolutePath() : file;
    if (RouteFiles.find(pattern).count() == 0) {
      throw new AssertionError("no route file is '%s' (%s)".formatted(file, pattern));
    }
    return pattern;
  }

  /** Where messages are put in: the source itself where it is real, else what stands for it. */
  private String takeSource(RouteDefinition source, Edges edges) throws Exception {
    String uri = edges.from(source);
    if (isReal(uri)) {
      return FarSide.writingTo(uri);
    }
    edges.replaceFrom(source, ENTRY);
    return ENTRY;
  }

  private void take(End end, Edges edges) throws Exception {
    ends.put(end.name(), end);
    Processor arrived = exchange -> ledger.arrived(end, exchange);
    if (isReal(end.uri()) && end.kind() != End.Kind.ASIDE) {
      context().addRoutes(FarSide.readingFrom(end, arrived));
    } else {
      edges.replace(end, arrived);
    }
  }

  private boolean isReal(String uri) {
    return setup.embedded && End.isOnBroker(uri);
  }

  Exchange send(String id, Object body, Map<String, Object> headers) {
    ledger.sent(id);
    return template.send(
        entry,
        exchange -> {
          exchange.getMessage().setBody(body);
          headers.forEach(exchange.getMessage()::setHeader);
          if (!id.isEmpty()) {
            exchange.getMessage().setHeader(ledger.idHeader(), id);
          }
        });
  }

  MockEndpoint mock(String name) {
    End end = ends.get(name);
    if (end == null) {
      throw new IllegalArgumentException(
          "'%s' is no end of this test; there are %s".formatted(name, ends.keySet()));
    }
    return context().getEndpoint(end.mock(), MockEndpoint.class);
  }

  Account account() {
    long within = setup.embedded ? SETTLE_ON_BROKERS_NANOS : SETTLE_NANOS;
    long deadline = System.nanoTime() + within;
    long quiet = setup.embedded ? QUIET_ON_BROKERS_NANOS : 0;
    while (!ledger.isSettled(quiet) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return ledger.account();
  }

  ModelCamelContext context() {
    return fixture.context();
  }

  void closeDatabase() {
    fixture.closeDatabase();
  }

  @Override
  public void close() throws IOException {
    try (workplace) {
      if (fixture != null) {
        fixture.close();
      }
    }
  }
}
