package dev.drover;

import dev.drover.kafka.LosslessKafka;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;

/** The shipped and the integrator's route files, and whether they can be run. */
final class RouteCheck {

  private static final String INCLUDE = "camel.main.routesIncludePattern";

  private final Properties camelSettings = new Properties();
  private final Map<String, Object> beans;
  private final RouteFiles files;

  RouteCheck(Path configDir, Properties settings, Map<String, Object> beans) throws IOException {
    this.beans = beans;
    camelSettings.putAll(settings);
    camelSettings.putIfAbsent(INCLUDE, patterns(configDir));
    this.files = RouteFiles.find(camelSettings.getProperty(INCLUDE));
  }

  /** The operator's settings for Camel, with the route files to load. */
  Properties camelSettings() {
    return camelSettings;
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

  private void furnish(CamelContext scratch) {
    scratch.getPropertiesComponent().setInitialProperties(camelSettings);
    scratch.addComponent("rabbitmq", new RabbitmqComponent(scratch));
    scratch.addComponent("kafka", LosslessKafka.component("127.0.0.1:9092"));
    beans.forEach(scratch.getRegistry()::bind);
  }

  /** Camel refuses a pattern in a folder that does not exist. */
  private static String patterns(Path configDir) {
    Path own = configDir.toAbsolutePath().normalize().resolve("routes");
    String shipped = "classpath:routes/**/*.camel.yaml";
    return Files.isDirectory(own) ? shipped + ",file:" + own + "/**/*.camel.yaml" : shipped;
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
