package dev.drover.rabbitmq;

import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

/** A Camel context with the component on a node, and a plain client beside it. */
final class Flow implements AutoCloseable {

  /** Says what a route does after its {@code from}. */
  interface Steps {
    void add(RouteDefinition route) throws Exception;
  }

  private static final AtomicInteger NAMES = new AtomicInteger();

  final CamelContext context = new DefaultCamelContext();
  final RabbitmqComponent component = new RabbitmqComponent(context);
  final PlainClient client;
  private ProducerTemplate template;

  Flow(RabbitmqNode node) throws Exception {
    this(node.uri(), new PlainClient(node.uri()));
  }

  Flow(String uri, PlainClient client) {
    this.client = client;
    component.setUri(uri);
    context.addComponent("rabbitmq", component);
    context.getShutdownStrategy().setTimeout(20);
  }

  /** A name that no other test uses. */
  static String name(String what) {
    return what + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
  }

  Flow route(String from, Steps steps) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() throws Exception {
            errorHandler(noErrorHandler());
            steps.add(from(from).routeId(name("route")));
          }
        });
    return this;
  }

  Flow start() {
    context.start();
    return this;
  }

  /** Sends an exchange that is made ready first, and gives it back, failed or not. */
  Exchange send(String to, Processor ready) {
    if (template == null) {
      template = context.createProducerTemplate();
    }
    return template.send(to, ready);
  }

  /** Sends one message through a producer and gives back the exchange, failed or not. */
  Exchange send(String to, Object body, Object... headers) {
    return send(
        to,
        exchange -> {
          exchange.getMessage().setBody(body);
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
          }
        });
  }

  @Override
  public void close() {
    context.stop();
    if (client != null) {
      client.close();
    }
  }
}
