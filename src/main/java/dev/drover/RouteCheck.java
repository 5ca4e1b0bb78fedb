package dev.drover;

import dev.drover.delivery.Topology;
import dev.drover.kafka.LosslessKafka;
import dev.drover.kafka.RouteTopics;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.retry.RetryComponent;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The shipped and the integrator's route files: whether they can be run, and what they need on the
 * brokers. Both are known before anything connects.
 */
final class RouteCheck {

  static final String INCLUDE = "camel.main.routesIncludePattern";

  /** Where the routes that Drover brings are. */
  static final String SHIPPED = "classpath:routes/**/*.camel.yaml";

  private final Properties settings;
  private final Map<String, Object> beans;
  private final RouteFiles files;
  private Topology topology = Topology.none();
  private Topology expected = Topology.none();
  private RouteTopics topics;

  RouteCheck(Path configDir, Properties settings, Map<String, Object> beans) throws IOException {
    this(RouteFiles.find(patterns(configDir, settings)), settings, beans);
  }

  RouteCheck(RouteFiles files, Properties settings, Map<String, Object> beans) {
    this.files = files;
    this.settings = settings;
    this.beans = beans;
  }

  int count() {
    return files.count();
  }

  /** Whether routes that Drover brings are among them. */
  boolean hasShipped() {
    return files.count() > files.own().size();
  }

  /**
   * Builds every route in a context that is thrown away and connects nowhere.
   *
   * @throws BrokenRoutes with every fault of every file
   */
  void refuseBroken() throws BrokenRoutes {
    List<RouteFault> faults = faults();
    if (!faults.isEmpty()) {
      throw new BrokenRoutes(faults);
    }
  }

  /** Every fault of every file; empty when they can be loaded. */
  List<RouteFault> faults() {
    return files.check(this::furnish);
  }

  /** What the checked routes want declared on RabbitMQ. */
  Topology topology() {
    return topology;
  }

  /** What the checked routes want to find on RabbitMQ without declaring it. */
  Topology expected() {
    return expected;
  }

  /** The topics that the checked routes name. */
  RouteTopics topics() {
    return topics;
  }

  /** Adds the routes to a context that is not started, from the very bytes that were checked. */
  RouteSet loadInto(CamelContext context) throws Exception {
    RouteSet routes = files.routeSet(context::resolvePropertyPlaceholders);
    routes.loadInto(context);
    return routes;
  }

  RouteFiles files() {
    return files;
  }

  private void furnish(CamelContext scratch) {
    var rabbitmq = new RabbitmqComponent(scratch);
    topics = RouteTopics.of(scratch);
    scratch.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onEndpointAdd(Endpoint endpoint) {
            topology = topology.and(rabbitmq.topology());
            expected = expected.and(rabbitmq.expected());
          }
        });
    scratch.getPropertiesComponent().setOverrideProperties(settings);
    scratch.addComponent("rabbitmq", rabbitmq);
    scratch.addComponent("kafka", LosslessKafka.component("127.0.0.1:9092"));
    scratch.addComponent("retry", new RetryComponent());
    scratch.addComponent("sql", CamelRuntime.sql(beans));
    beans.forEach(scratch.getRegistry()::bind);
  }

  /** Where the daemon finds its route files. */
  static String patterns(Path configDir, Properties settings) {
    Path folder = configDir.toAbsolutePath().normalize().resolve("routes");
    return settings.getProperty(INCLUDE, SHIPPED + ",file:" + folder + "/**/*.camel.yaml");
  }

  /** Route files that cannot be run. */
  static final class BrokenRoutes extends Exception {
    private final transient List<RouteFault> faults;

    BrokenRoutes(List<RouteFault> faults) {
      super(faults.size() + " fault(s) in route files");
      this.faults = List.copyOf(faults);
    }

    List<RouteFault> faults() {
      return faults;
    }
  }
}
