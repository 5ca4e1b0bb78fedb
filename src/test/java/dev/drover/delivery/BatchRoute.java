package dev.drover.delivery;

import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.UnitOfWorkFactory;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A route in YAML between a consumer that hands it batches of strings and a target that takes both
 * single messages and batches; with a log of who did what.
 */
final class BatchRoute implements AutoCloseable, BatchRun.Settlement<String> {

  /** Steps inside the split, then the target: the form in which the shipped bridges have them. */
  private static final String ROUTE =
      """
      - route:
          id: orders
          %s
          from:
            uri: direct:orders
            steps:
              - split:
                  expression:
                    ref:
                      expression: elements
                  aggregationStrategy: elements
                  steps:
                    - process:
                        ref: each
                    - setHeader:
                        name: shown
                        expression:
                          simple:
                            expression: "<${body}>"
              - process:
                  ref: target
      - route:
          id: orders-dead
          from:
            uri: direct:orders-dead
            steps:
              - process:
                  ref: letters
      - routeConfiguration:
          id: handled
          errorHandler:
            defaultErrorHandler:
              redeliveryPolicy:
                maximumRedeliveries: 2
                redeliveryDelay: 0
          onException:
            - onException:
                exception: [java.lang.Exception]
                handled:
                  constant:
                    expression: "true"
                steps:
                  - to:
                      uri: direct:orders-dead
      """;

  final List<String> done = new ArrayList<>();
  final List<String> again = new ArrayList<>();
  final List<String> alone = new ArrayList<>();

  /** How often a message, by its body, came to the step inside the split. */
  final Queue<String> stepped = new ConcurrentLinkedQueue<>();

  /** What came to the target, batch by batch, where each message still had its header. */
  final List<List<String>> arrived = new ArrayList<>();

  final List<Message> letters = new ArrayList<>();
  private final DefaultCamelContext context = new DefaultCamelContext();
  private Processor each = exchange -> {};
  private Processor target = exchange -> {};
  private Exchange last;

  /**
   * @param options lines of YAML at the level of the route, the error handler among them
   */
  BatchRoute(String options) throws Exception {
    context.getPropertiesComponent().addInitialProperty("redelivery.maximum", "1");
    context
        .getCamelContextExtension()
        .addContextPlugin(UnitOfWorkFactory.class, new ElementUnitsOfWork());
    var registry = context.getRegistry();
    registry.bind("elements", new Elements());
    registry.bind("failureHeaders", new FailureHeaders(InstantSource.system()));
    registry.bind("attemptCounter", new AttemptCounter());
    registry.bind("deadLetterCounts", new DeadLetterCounts());
    registry.bind("each", (Processor) this::step);
    registry.bind("target", (Processor) this::arrive);
    registry.bind("letters", (Processor) e -> letters.add(e.getMessage().copy()));
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.resolveMandatoryResource(
                context, "classpath:routes/shared/dead-letter.camel.yaml"),
            ResourceHelper.fromString(
                "orders.camel.yaml", ROUTE.formatted(options.strip().replace("\n", "\n    "))));
    context.start();
  }

  /** What the step inside the split does besides. */
  BatchRoute each(Processor step) {
    each = step;
    return this;
  }

  /** What the target does before it takes what came. */
  BatchRoute target(Processor step) {
    target = step;
    return this;
  }

  BatchRoute run(String... bodies) {
    begin(bodies).join();
    return this;
  }

  CompletableFuture<Void> begin(String... bodies) {
    return new BatchRun<>(route(), this::carrier, this::exchange, this).begin(List.of(bodies));
  }

  /** Takes a message through the route as the single gear does. */
  Exchange single(String body) throws Exception {
    Exchange exchange = exchange(body);
    route().process(exchange);
    return exchange;
  }

  Exchange carrier() {
    last = context.getEndpoint("direct:orders").createExchange();
    last.getExchangeExtension().setFromRouteId("orders");
    return last;
  }

  Exchange lastCarrier() {
    return last;
  }

  Exchange exchange(String body) {
    Exchange exchange = context.getEndpoint("direct:orders").createExchange();
    exchange.getExchangeExtension().setFromRouteId("orders");
    exchange.getMessage().setBody(body);
    return exchange;
  }

  Processor route() {
    return ((DefaultConsumer) context.getRoute("orders").getConsumer()).getProcessor();
  }

  @Override
  public void done(String delivery) {
    done.add(delivery);
  }

  @Override
  public void again(String delivery, OfferAgain why) {
    again.add(delivery);
  }

  @Override
  public void alone(String delivery) {
    alone.add(delivery);
  }

  private void step(Exchange exchange) throws Exception {
    stepped.add(exchange.getMessage().getBody(String.class));
    each.process(exchange);
  }

  private void arrive(Exchange exchange) throws Exception {
    target.process(exchange);
    List<Exchange> elements =
        Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
    arrived.add(
        elements.stream().map(e -> e.getMessage().getHeader("shown", String.class)).toList());
  }

  @Override
  public void close() throws IOException {
    context.close();
  }
}
