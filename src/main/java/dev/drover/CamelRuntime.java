package dev.drover;

import dev.drover.kafka.LosslessKafka;
import dev.drover.rabbitmq.RabbitmqComponent;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;

/**
 * Camel with Drover's components and beans and the routes of both folders. Built first, with every
 * endpoint and no traffic, so that what the routes need can be declared; started second.
 */
final class CamelRuntime implements AutoCloseable {

  private final Main main = new Main();
  private final RabbitmqComponent rabbitmq;

  private CamelRuntime(RabbitmqComponent rabbitmq) {
    this.rabbitmq = rabbitmq;
  }

  /** Loads and builds all routes; nothing connects yet. */
  static CamelRuntime build(
      URI amqp, String kafkaBrokers, Map<String, Object> beans, Properties settings)
      throws Exception {
    var rabbitmq = new RabbitmqComponent();
    rabbitmq.setUri(amqp.toString());
    var runtime = new CamelRuntime(rabbitmq);
    runtime.configure(LosslessKafka.component(kafkaBrokers), beans, settings);
    runtime.main.start();
    return runtime;
  }

  /** Starts every route that is not told otherwise in its file. */
  void startRoutes() throws Exception {
    context().getRouteController().startAllRoutes();
  }

  ModelCamelContext context() {
    return (ModelCamelContext) main.getCamelContext();
  }

  RabbitmqComponent rabbitmq() {
    return rabbitmq;
  }

  /** Takes no new message, finishes those in flight, then stops the context. */
  @Override
  public void close() {
    main.stop();
  }

  private void configure(KafkaComponent kafka, Map<String, Object> beans, Properties settings) {
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setOverrideProperties(settings);
    main.configure().setAutoStartup(false);
    beans.forEach(main::bind);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport any) {
            CamelContext context = any.getCamelContext();
            context.addComponent("rabbitmq", rabbitmq);
            context.addComponent("kafka", kafka);
          }
        });
  }
}
