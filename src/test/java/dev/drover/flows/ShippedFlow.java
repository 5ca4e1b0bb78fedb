package dev.drover.flows;

import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.dedup.MessageId;
import dev.drover.dedup.OwnerHeartbeat;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.delivery.Elements;
import dev.drover.kafka.LosslessKafka;
import dev.drover.rabbitmq.RabbitmqComponent;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.AfterEach;

/**
 * The shipped route files as they are, with mocks in place of the brokers at their edges and the
 * real idempotent repository behind them.
 */
abstract class ShippedFlow extends CamelTestSupport {

  static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");

  private Database database;

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    super.configureTest(configuration);
    configuration.withUseAdviceWith(true);
  }

  @Override
  protected CamelContext createCamelContext() throws Exception {
    CamelContext context = super.createCamelContext();
    Path data = Path.of("target", "flows", UUID.randomUUID().toString()).toAbsolutePath();
    database = Database.open(new SqlSettings("", "", "", 2), data);
    var registry = context.getRegistry();
    var heartbeat = new OwnerHeartbeat(database, UUID.randomUUID(), Duration.ofSeconds(30));
    registry.bind("messageDedup", new SqlIdempotentRepository(database.transactions(), heartbeat));
    registry.bind("messageId", new MessageId());
    registry.bind("elements", new Elements());
    registry.bind("failureHeaders", new FailureHeaders(() -> NOW));
    registry.bind("attemptCounter", new AttemptCounter());
    context.addComponent("kafka", LosslessKafka.component("127.0.0.1:1"));
    context.addComponent("rabbitmq", new RabbitmqComponent(context));
    return context;
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  /** Loads a file and the shared dead letter channel; the route's edges become mocks. */
  void load(String file, String route, String target, String deadTarget) throws Exception {
    var loader = PluginHelper.getRoutesLoader(context);
    loader.loadRoutes(
        ResourceHelper.resolveMandatoryResource(context, "classpath:routes/" + file),
        ResourceHelper.resolveMandatoryResource(
            context, "classpath:routes/shared/dead-letter.camel.yaml"));
    AdviceWith.adviceWith(
        context,
        route,
        advice -> {
          advice.replaceFromWith("direct:in");
          advice.weaveById(target).replace().to("mock:target");
        });
    AdviceWith.adviceWith(
        context, route + "-dead", advice -> advice.weaveById(deadTarget).replace().to("mock:dead"));
    context.start();
  }

  Exchange send(Object body, Map<String, Object> headers) {
    return template.send(
        "direct:in",
        exchange -> {
          exchange.getMessage().setBody(body);
          exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
        });
  }

  MockEndpoint target() {
    return getMockEndpoint("mock:target");
  }

  MockEndpoint dead() {
    return getMockEndpoint("mock:dead");
  }
}
