package dev.drover.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RoutePolicy;

/** Everything that is counted in one daemon. Safe for use by several threads. */
public final class Metrics implements AutoCloseable {

  /** Of {@link #prometheusText}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();

  /** Micrometer itself refers to what it counts weakly, and shows 0 for what is collected. */
  private final Queue<LongSupplier> keptAlive = new ConcurrentLinkedQueue<>();

  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Begins with what the JVM has to say: heap, threads, garbage collection, uptime. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Counts the routes of a context and their exchanges; before its first route is added. */
  public void observe(CamelContext context) {
    var ofContext = new ExchangeMeters(registry, Names.context(context));
    context.addRoutePolicyFactory((any, routeId, definition) -> policy(routeId, ofContext));
    RouteEvents.count(context, registry);
  }

  private RoutePolicy policy(String routeId, ExchangeMeters ofContext) {
    var meters = new RouteMeters(registry, ofContext, gone -> routes.remove(routeId, gone));
    routes.put(routeId, meters);
    return meters;
  }

  /**
   * Shows a number that only grows.
   *
   * @param name with dots between lower-case words
   */
  public void count(String name, String description, LongSupplier number) {
    count(name, description, Tags.empty(), number);
  }

  /** Shows a number that only grows, one of several that differ in a tag. */
  public void count(
      String name, String description, String tag, String value, LongSupplier number) {
    count(name, description, Tags.of(tag, value), number);
  }

  /** Shows a number that only grows, one of several that differ in tags. */
  public void count(
      String name, String description, Map<String, String> tags, LongSupplier number) {
    count(name, description, of(tags), number);
  }

  /** Shows a number that goes up and down, one of several that differ in a tag. */
  public void gauge(
      String name, String description, String tag, String value, DoubleSupplier number) {
    gauge(name, description, Map.of(tag, value), number);
  }

  /** Shows a number that goes up and down, one of several that differ in tags. */
  public void gauge(
      String name, String description, Map<String, String> tags, DoubleSupplier number) {
    Gauge.builder(name, number, DoubleSupplier::getAsDouble)
        .description(description)
        .tags(of(tags))
        .strongReference(true)
        .register(registry);
  }

  private static Tags of(Map<String, String> tags) {
    return Tags.of(
        tags.entrySet().stream().map(tag -> Tag.of(tag.getKey(), tag.getValue())).toList());
  }

  private void count(String name, String description, Tags tags, LongSupplier number) {
    keptAlive.add(number);
    FunctionCounter.builder(name, number, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Shows a number that goes up and down. */
  public void gauge(String name, String description, DoubleSupplier number) {
    Gauge.builder(name, number, DoubleSupplier::getAsDouble)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Shows whether a server answers as {@code drover.server.up}: 1 or 0. */
  public void server(String server, BooleanSupplier isUp) {
    Gauge.builder("drover.server.up", () -> isUp.getAsBoolean() ? 1 : 0)
        .description("Whether the server answers")
        .tag("server", server)
        .register(registry);
  }

  /** What became of a route's exchanges; empty for a route that is not loaded. */
  public Optional<RouteCounts> counts(String routeId) {
    return Optional.ofNullable(routes.get(routeId)).flatMap(RouteMeters::counts);
  }

  /** All of it in Prometheus' text format. */
  public byte[] prometheusText() {
    return registry.scrape(CONTENT_TYPE).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
