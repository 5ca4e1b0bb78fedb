package dev.drover.rabbitmq;

import dev.drover.delivery.Topology;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.ExchangePattern;
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
final class RabbitmqEndpoint extends DefaultEndpoint {

  @UriPath(description = "The exchange; empty or 'default' is the default exchange.")
  private final String exchangeName;

  @UriParam private final RabbitmqConfiguration options;

  private final RabbitmqComponent component;
  private final EndpointTopology topology;

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
