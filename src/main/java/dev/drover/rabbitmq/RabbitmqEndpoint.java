package dev.drover.rabbitmq;

import dev.drover.delivery.Browsed;
import dev.drover.delivery.RetrySource;
import dev.drover.delivery.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** An exchange of a RabbitMQ or Qpid broker, and for a consumer a queue. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "rabbitmq",
    title = "RabbitMQ",
    syntax = "rabbitmq:exchangeName",
    category = {Category.MESSAGING},
    headersClass = RabbitmqConstants.class)
final class RabbitmqEndpoint extends DefaultEndpoint implements RetrySource, Browsed {

  private static final int BROWSED = 100;

  @UriPath(description = "The exchange; empty or 'default' is the default exchange.")
  private final String exchangeName;

  @UriParam private final RabbitmqConfiguration options;

  private final RabbitmqComponent component;
  private final EndpointTopology topology;
  private int browseLimit = BROWSED;

  RabbitmqEndpoint(String uri, RabbitmqComponent component, RabbitmqConfiguration options) {
    super(uri, component);
    this.component = component;
    this.options = options;
    this.exchangeName = options.exchange;
    this.topology = new EndpointTopology(options);
    setExchangePattern(ExchangePattern.InOnly);
  }

  RabbitmqConfiguration options() {
    return options;
  }

  EndpointTopology topology() {
    return topology;
  }

  /** Everything that the endpoint declares, or checks. */
  Declaration declaration() {
    return new Declaration(
        getEndpointUri(), topology.declared(), topology.expected(), component::topology);
  }

  /** What its dead letters need. */
  Declaration deadLetterDeclaration() {
    return new Declaration(
        getEndpointUri(), topology.deadLetters(), Topology.none(), component::topology);
  }

  @Override
  public Producer createProducer() {
    var publisher =
        component.publisher(
            "publisher to exchange '" + exchangeName + "'",
            declaration(),
            options.mandatory,
            options.publisherAcknowledgementsTimeout);
    return new RabbitmqProducer(this, publisher);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    var consumer = new RabbitmqConsumer(this, processor, component);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public int getBrowseLimit() {
    return browseLimit;
  }

  @Override
  public void setBrowseLimit(int browseLimit) {
    this.browseLimit = browseLimit;
  }

  @Override
  public List<Exchange> browse(int limit, Predicate<Exchange> filter) {
    try {
      requireNoDeliveryLimit();
      return browser().read(limit, filter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How many messages its queue holds, and when the first and the last of the browsed were
   * published, to the second, where their senders say so.
   */
  @Override
  public BrowseStatus getBrowseStatus(int limit) {
    try {
      List<Exchange> read = limit == 0 ? List.of() : browse(limit, any -> true);
      return Browsed.status(browser().size(), read, RabbitmqEndpoint::timestamp);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireNoDeliveryLimit() throws IOException {
    if (DeliveryLimit.mayApply(new Arguments(options.args))) {
      throw new IOException(
          "queue '%s' is a quorum queue, which counts a look as a delivery and may drop a message at its limit; make it a classic queue, or look at it with RabbitMQ's own tools"
              .formatted(options.queue));
    }
  }

  private static long timestamp(Exchange read) {
    Date at = read.getMessage().getHeader(RabbitmqConstants.TIMESTAMP, Date.class);
    return at == null ? 0 : at.getTime();
  }

  private QueueBrowser browser() throws IOException {
    if (options.queue == null) {
      throw new IOException("endpoint '%s' names no queue".formatted(getEndpointUri()));
    }
    return new QueueBrowser(component.consumers().open(), options.queue, this::exchange);
  }

  private Exchange exchange(Incoming message) {
    Exchange exchange = createExchange();
    message.fill(exchange.getMessage());
    return exchange;
  }

  @Override
  public String retryName() {
    return "rabbitmq:" + options.queue;
  }

  @Override
  public Endpoint rung(String suffix, Duration wait) {
    return getCamelContext().getEndpoint(RetryQueue.uri(options.queue, suffix, wait));
  }

  @Override
  public void keep(Message message) {
    RetryQueue.keep(message);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    component.ledger().enter(getEndpointUri(), topology.declared());
  }

  @Override
  protected void doStop() throws Exception {
    component.ledger().leave(getEndpointUri());
    super.doStop();
  }
}
