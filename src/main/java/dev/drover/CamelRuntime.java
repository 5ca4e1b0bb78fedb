package dev.drover;

import dev.drover.kafka.LosslessComponent;
import dev.drover.kafka.LosslessKafka;
import dev.drover.kafka.RouteTopics;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.retry.RetryComponent;
import dev.drover.routes.RouteSet;
import dev.drover.transaction.SqlSteps;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.service.ServiceHelper;

/** Camel with Drover's components, the beans that routes refer to, and the routes. */
final class CamelRuntime implements AutoCloseable {

  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "camel.main.name", "drover",
          "camel.main.shutdownTimeout", "60",
          "camel.health.exposureLevel", "full");

  private final Main main = new Main();
  private final RabbitmqComponent rabbitmq = new RabbitmqComponent();
  private final RetryComponent retry = new RetryComponent();
  private final LosslessComponent kafka;

  private CamelRuntime(LosslessComponent kafka) {
    this.kafka = kafka;
  }

  /** A context without routes; nothing connects yet. */
  static CamelRuntime of(
      URI amqp, String kafkaBrokers, Map<String, Object> beans, Properties settings) {
    var runtime = new CamelRuntime(LosslessKafka.component(kafkaBrokers));
    runtime.rabbitmq.setUri(amqp.toString());
    runtime.configure(beans, settings);
    runtime.main.init();
    return runtime;
  }

  /**
   * Connects to RabbitMQ.
   *
   * @throws java.net.ConnectException with the reason, when it cannot be used
   */
  CamelRuntime connect() throws IOException {
    ServiceHelper.startService(rabbitmq);
    rabbitmq.connect();
    return this;
  }

  RabbitmqComponent rabbitmq() {
    return rabbitmq;
  }

  LosslessComponent kafka() {
    return kafka;
  }

  RetryComponent retry() {
    return retry;
  }

  /**
   * Loads the routes and starts them together: producers first, consumers last.
   *
   * @param retention how long a finished message is remembered
   * @throws RetentionTooShort when a route's redeliveries may take longer
   */
  RouteSet start(RouteCheck files, Duration retention) throws Exception {
    RouteSet routes = files.loadInto(context());
    new RedeliveryTimes(context()).requireWithin(retention);
    main.start();
    return routes;
  }

  /** How the routes' Kafka clients reach the brokers. */
  Properties kafkaClient() {
    return RouteTopics.client(kafka);
  }

  ModelCamelContext context() {
    return (ModelCamelContext) main.getCamelContext();
  }

  /** Takes no new message, finishes those in flight, then stops the context. */
  @Override
  public void close() {
    main.stop();
  }

  private void configure(Map<String, Object> beans, Properties settings) {
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setOverrideProperties(withoutRoutes(settings));
    main.setInitialProperties(DEFAULTS);
    beans.forEach(main::bind);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport any) {
            LogLevels.addTo(any.getCamelContext());
            any.getCamelContext().addComponent("rabbitmq", rabbitmq);
            any.getCamelContext().addComponent("kafka", kafka);
            any.getCamelContext().addComponent("retry", retry);
            any.getCamelContext().addComponent("sql", sql(beans));
          }
        });
  }

  /** On Drover's database by name: an integrator may bring a second data source. */
  static SqlSteps sql(Map<String, Object> beans) {
    return new SqlSteps((DataSource) beans.get("dataSource"));
  }

  /** Route files are loaded by {@link #start}, which knows that they were checked. */
  private static Properties withoutRoutes(Properties settings) {
    var others = new Properties();
    others.putAll(settings);
    others.remove(RouteCheck.INCLUDE);
    return others;
  }
}
