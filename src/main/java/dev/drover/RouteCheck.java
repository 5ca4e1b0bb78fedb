package dev.drover;

import dev.drover.delivery.Topology;
import dev.drover.kafka.LosslessKafka;
import dev.drover.kafka.RouteTopics;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
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

  private final Properties settings;
  private final Map<String, Object> beans;
  private final RouteFiles files;
  private Topology topology = Topology.none();
  private RouteTopics topics;

  RouteCheck(Path configDir, Properties settings, Map<String, Object> beans) throws IOException {
    this.settings = settings;
    this.beans = beans;
    this.files = RouteFiles.find(settings.getProperty(INCLUDE, patterns(configDir)));
  }

  int count() {
    return files.count();
  }

  /**
   * Builds every route in a context that is thrown away and connects nowhere.
   *
   * @throws BrokenRoutes with the first fault of each broken file
   */
  void refuseBroken() throws BrokenRoutes {
    List<RouteFault> faults = files.check(this::furnish);
    if (!faults.isEmpty()) {
      throw new BrokenRoutes(faults);
    }
  }

  /** What the checked routes want declared on RabbitMQ. */
  Topology topology() {
    return topology;
  }

  /** The topics that the checked routes name. */
  RouteTopics topics() {
    return topics;
  }

  /** Adds the routes to a context, from the very bytes that were checked. */
  void loadInto(CamelContext context) throws Exception {
    files.loadInto(context);
  }

  private void furnish(CamelContext scratch) {
    var rabbitmq = new RabbitmqComponent(scratch);
    topics = RouteTopics.of(scratch);
    scratch.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onEndpointAdd(Endpoint endpoint) {
            topology = topology.and(rabbitmq.topology());
          }
        });
    scratch.getPropertiesComponent().setOverrideProperties(settings);
    scratch.addComponent("rabbitmq", rabbitmq);
    scratch.addComponent("kafka", LosslessKafka.component("127.0.0.1:9092"));
    beans.forEach(scratch.getRegistry()::bind);
  }

  private static String patterns(Path configDir) {
    return "classpath:routes/**/*.camel.yaml,file:"
        + configDir.toAbsolutePath().normalize().resolve("routes")
        + "/**/*.camel.yaml";
  }

  /** Route files that cannot be run. */
  static final class BrokenRoutes extends Exception {
    private final transient List<RouteFault> faults;

    BrokenRoutes(List<RouteFault> faults) {
      super(faults.size() + " route file(s) cannot be run");
      this.faults = List.copyOf(faults);
    }

    List<RouteFault> faults() {
      return faults;
    }
  }
}
