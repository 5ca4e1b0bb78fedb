package dev.drover.guarantees;

import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
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
import java.time.InstantSource;
import java.util.Collection;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Routes as an integrator writes them, in a context that has what the daemon's has: Drover's
 * components, the beans that routes refer to, and the shared dead letter channel.
 */
final class YamlRoutes implements AutoCloseable {

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Database database;

  private YamlRoutes() throws Exception {
    Path data = Path.of("target", "guarantees", UUID.randomUUID().toString()).toAbsolutePath();
    database = Database.open(new SqlSettings("", "", "", 2), data);
    var registry = context.getRegistry();
    registry.bind(
        "messageDedup",
        new SqlIdempotentRepository(
            database.transactions(),
            new OwnerHeartbeat(database, UUID.randomUUID(), Duration.ofSeconds(30))));
    registry.bind("messageId", new MessageId());
    registry.bind("elements", new Elements());
    registry.bind("failureHeaders", new FailureHeaders(InstantSource.system()));
    registry.bind("attemptCounter", new AttemptCounter());
    registry.bind("deadLetterCounts", new DeadLetterCounts());
    context.getManagementStrategy().addEventNotifier(new Failed());
    context.getShutdownStrategy().setTimeout(20);
    // nobody has to wait for the third and fourth redelivery
    property("redelivery.maximum", "1");
  }

  static YamlRoutes onRabbitmq(String uri) throws Exception {
    var routes = new YamlRoutes();
    var rabbitmq = new RabbitmqComponent(routes.context);
    rabbitmq.setUri(uri);
    return routes.component("rabbitmq", rabbitmq);
  }

  static YamlRoutes onKafka(String brokers) throws Exception {
    return new YamlRoutes().component("kafka", LosslessKafka.component(brokers));
  }

  YamlRoutes component(String scheme, Component component) {
    context.removeComponent(scheme);
    context.addComponent(scheme, component);
    return this;
  }

  YamlRoutes property(String name, String value) {
    context.getPropertiesComponent().addOverrideProperty(name, value);
    return this;
  }

  YamlRoutes bean(String name, Object bean) {
    context.getRegistry().bind(name, bean);
    return this;
  }

  /** Makes {@code mock:effect} do this. */
  YamlRoutes effect(Processor effect) {
    context.getEndpoint("mock:effect", MockEndpoint.class).whenAnyExchangeReceived(effect);
    return this;
  }

  /** Loads the routes beside the shipped dead letter channel and starts them. */
  YamlRoutes start(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/shared/dead-letter.camel.yaml"),
            ResourceHelper.fromString("integrator.camel.yaml", yaml));
    context.start();
    return this;
  }

  /** Sends one message to a route and gives back its exchange, failed or not. */
  Exchange send(String uri, String id) {
    return context
        .createProducerTemplate()
        .send(
            uri,
            exchange -> {
              exchange.getMessage().setBody(id);
              exchange.getMessage().setHeader("CamelRabbitmqMessageId", id);
            });
  }

  /** Why exchanges failed that nobody handled, in their order. */
  Collection<Throwable> failures() {
    return failures;
  }

  CamelContext context() {
    return context;
  }

  /** Stops the routes; what they did not finish is back in its source. */
  @Override
  public void close() {
    context.stop();
    database.close();
  }

  private final class Failed extends EventNotifierSupport {
    @Override
    public void notify(CamelEvent event) {
      if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
        failures.add(failed.getCause());
      }
    }
  }
}
