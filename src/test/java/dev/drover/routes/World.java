package dev.drover.routes;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.camel.saga.InMemorySagaService;
import org.apache.camel.spi.RestConfiguration;
import org.apache.camel.spi.RestConsumerFactory;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.h2.jdbcx.JdbcDataSource;

/** What the routes of the corpora may refer to; nothing in it may ever be started. */
final class World {

  private World() {}

  /** Names, components and numbers for routes that are right. */
  static void full(CamelContext context) {
    rabbitmq(context);
    var registry = context.getRegistry();
    registry.bind("manualCommit", new DefaultKafkaManualCommitFactory());
    registry.bind("reasons", (Processor) exchange -> {});
    registry.bind("messageId", ExpressionBuilder.headerExpression("message-id"));
    registry.bind("policy", new RoutePolicySupport() {});
    registry.bind("dataSource", new JdbcDataSource());
    registry.bind("saga", new InMemorySagaService());
    context.addComponent("fake-http", new Rest());
    var properties = context.getPropertiesComponent();
    properties.addInitialProperty("name", "named");
    properties.addInitialProperty("period", "1000");
    properties.addInitialProperty("prefetch", "50");
    properties.addInitialProperty("batch", "10");
  }

  /** Only a repository and a component without generated code, for routes that are broken. */
  static void rabbitmq(CamelContext context) {
    context.getRegistry().bind("dedup", new MemoryIdempotentRepository());
    context.addComponent("rabbitmq", new Plain());
  }

  /** A component as one writes it by hand: no generated configurer, options with a prefix. */
  private static class Plain extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options)
        throws Exception {
      var endpoint = new PlainEndpoint(uri, this);
      options.keySet().removeIf(option -> option.startsWith("arg."));
      setProperties(endpoint, options);
      return endpoint;
    }
  }

  /** Public, with setters: Camel binds by reflection. */
  public static final class PlainEndpoint extends DefaultEndpoint {
    private String queue;
    private String routingKey;
    private int prefetchCount;

    PlainEndpoint(String uri, Component component) {
      super(uri, component);
    }

    public String getQueue() {
      return queue;
    }

    public void setQueue(String queue) {
      this.queue = queue;
    }

    public String getRoutingKey() {
      return routingKey;
    }

    public void setRoutingKey(String routingKey) {
      this.routingKey = routingKey;
    }

    public int getPrefetchCount() {
      return prefetchCount;
    }

    public void setPrefetchCount(int prefetchCount) {
      this.prefetchCount = prefetchCount;
    }

    @Override
    public Producer createProducer() {
      return new NeverStarted.Sender(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new NeverStarted.Receiver(this, processor);
    }
  }

  private static final class Rest extends Plain implements RestConsumerFactory {
    @Override
    public Consumer createConsumer(
        CamelContext context,
        Processor processor,
        String verb,
        String basePath,
        String uriTemplate,
        String consumes,
        String produces,
        RestConfiguration configuration,
        Map<String, Object> parameters) {
      return new NeverStarted.Receiver(new PlainEndpoint("fake-http:rest", this), processor);
    }
  }

  /** Fails the test that starts it. */
  private static final class NeverStarted {
    static final class Sender extends org.apache.camel.support.DefaultProducer {
      Sender(Endpoint endpoint) {
        super(endpoint);
      }

      @Override
      public void process(Exchange exchange) {
        throw new AssertionError("a message was sent while checking");
      }

      @Override
      protected void doStart() {
        throw new AssertionError("a producer was started while checking");
      }
    }

    static final class Receiver extends DefaultConsumer {
      Receiver(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
      }

      @Override
      protected void doStart() {
        throw new AssertionError("a consumer was started while checking");
      }
    }
  }
}
