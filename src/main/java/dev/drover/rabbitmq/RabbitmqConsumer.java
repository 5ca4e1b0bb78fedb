package dev.drover.rabbitmq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a route from a queue, in the gear that its options choose, up to the prefetch count of
 * deliveries at a time on each channel, and acknowledges a delivery after its exchange is done.
 */
final class RabbitmqConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitmqConsumer.class);

  private final RabbitmqEndpoint endpoint;
  private final RabbitmqConfiguration options;
  private final RabbitmqComponent component;
  private final Declaration declaration;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private ConfirmedPublisher letters;

  RabbitmqConsumer(RabbitmqEndpoint endpoint, Processor processor, RabbitmqComponent component) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.options = endpoint.options();
    this.component = component;
    this.declaration = endpoint.declaration();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (options.queue == null) {
      throw new IllegalArgumentException(
          "endpoint '%s' cannot consume without a queue: add queue=NAME"
              .formatted(endpoint.getEndpointUri()));
    }
    try {
      subscribe();
    } catch (IOException | RuntimeException e) {
      unsubscribe();
      throw e;
    }
  }

  private void subscribe() throws IOException {
    component.consumers().unlessAway(() -> component.consumers().declare(declaration));
    warnOfALimitThatDrops();
    Failures failures = failures();
    for (int i = 0; i < options.concurrentConsumers; i++) {
      subscribers.add(new Subscriber(settings(i), component, declaration, gear(failures)));
    }
    for (Subscriber subscriber : subscribers) {
      subscriber.start();
    }
  }

  private void warnOfALimitThatDrops() {
    int version = component.consumers().majorVersion();
    if (DeliveryLimit.isUndeclared(endpoint.topology().queueArguments(), version)) {
      LOG.warn(
          "Quorum queue '{}': RabbitMQ {} drops a message that came back 20 times, unless a policy"
              + " says otherwise; declare arg.queue.x-delivery-limit with its at-least-once dead"
              + " letters, or as -1",
          options.queue,
          version);
    }
  }

  @Override
  protected void doSuspend() throws Exception {
    subscribers.forEach(Subscriber::cancel);
    super.doSuspend();
  }

  @Override
  protected void doResume() throws Exception {
    for (Subscriber subscriber : subscribers) {
      subscriber.start();
    }
    super.doResume();
  }

  @Override
  protected void doStop() throws Exception {
    unsubscribe();
    super.doStop();
  }

  private void unsubscribe() {
    subscribers.forEach(Subscriber::stop);
    subscribers.clear();
    if (letters != null) {
      letters.stop();
      letters = null;
    }
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
    return false;
  }

  @Override
  public int getPendingExchangesSize() {
    return subscribers.stream().mapToInt(Subscriber::inProgress).sum();
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    // suspending has cancelled the subscriptions; what is in work is counted as pending
  }

  private Subscriber.Settings settings(int number) {
    boolean numbered = options.concurrentConsumers > 1 && !options.consumerTag.isEmpty();
    String tag = numbered ? options.consumerTag + "-" + number : options.consumerTag;
    return new Subscriber.Settings(
        options.queue, options.prefetch(), tag, options.exclusiveConsumer);
  }

  /** One for each channel that consumes. */
  private Gear gear(Failures failures) {
    var route = new RouteEntry(this, options.maxMessageSize, failures);
    var threads = component.threads();
    var single = new SingleGear(route, new Turns(threads.exchanges(), threadsFor(threads)));
    if (options.batching) {
      var oneByOne = new Turns(threads.exchanges(), 1);
      return new BatchGear(this, route, failures, single, oneByOne, options.batch());
    }
    return options.laneKey == null
        ? single
        : new LaneGear(route, failures, laneKey(), single, options.lanes);
  }

  private int threadsFor(Threads threads) {
    return options.threadPoolSize == null
        ? threads.forPrefetch(options.prefetch())
        : options.threadPoolSize;
  }

  private Expression laneKey() {
    Expression key =
        options.laneKey instanceof Expression given
            ? given
            : getEndpoint()
                .getCamelContext()
                .resolveLanguage("simple")
                .createExpression(options.laneKey.toString());
    key.init(getEndpoint().getCamelContext());
    return key;
  }

  private Failures failures() throws IOException {
    OnFailure way = options.failureWay();
    boolean published = way == OnFailure.DEAD_LETTER || rejectsByPublish(way);
    DeadLetter.Destination to = published ? destination(way) : null;
    if (published) {
      letters =
          component.publisher(
              "publisher of dead letters to exchange '" + to.exchange() + "'",
              endpoint.deadLetterDeclaration(),
              true,
              options.publisherAcknowledgementsTimeout);
      letters.start();
    }
    return new Failures(
        way,
        options.keepsFailed(),
        options.requeueDelay,
        new DeadLetter.Origin(getRouteId(), "rabbitmq:" + options.queue),
        to,
        letters);
  }

  /** Qpid moves nothing on a reject; there the letter is published. */
  private boolean rejectsByPublish(OnFailure way) throws IOException {
    if (way != OnFailure.REJECT) {
      return false;
    }
    Object exchange = rejectArguments().get(EndpointTopology.DEAD_LETTER_EXCHANGE);
    if (exchange == null) {
      throw new IllegalArgumentException(
          "endpoint '%s': onFailure=reject would lose messages, for no dead letter exchange of queue '%s' is declared here; add deadLetterExchange or arg.queue.x-dead-letter-exchange, or take onFailure=requeue"
              .formatted(endpoint.getEndpointUri(), options.queue));
    }
    boolean qpid = component.consumers().isQpid();
    if (!qpid) {
      var connection = component.consumers();
      connection.unlessAway(
          () -> connection.requireExchange(exchange.toString(), endpoint.getEndpointUri()));
    }
    return qpid;
  }

  private Map<String, Object> rejectArguments() {
    boolean declares = !endpoint.topology().declared().queues().isEmpty();
    return declares && !options.skipQueueDeclare ? endpoint.topology().queueArguments() : Map.of();
  }

  private DeadLetter.Destination destination(OnFailure way) {
    if (way == OnFailure.DEAD_LETTER) {
      return new DeadLetter.Destination(options.deadLetterExchange, options.deadLetterRoutingKey);
    }
    Map<String, Object> arguments = endpoint.topology().queueArguments();
    return new DeadLetter.Destination(
        (String) arguments.get(EndpointTopology.DEAD_LETTER_EXCHANGE),
        (String) arguments.get(EndpointTopology.DEAD_LETTER_ROUTING_KEY));
  }
}
