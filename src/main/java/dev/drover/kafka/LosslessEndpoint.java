package dev.drover.kafka;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.KafkaProducer;

/**
 * camel-kafka's endpoint, with a consumer of its own for batches and a producer that sends lists
 * element by element.
 */
final class LosslessEndpoint extends KafkaEndpoint {

  LosslessEndpoint(String uri, KafkaComponent component) {
    super(uri, component);
  }

  @Override
  public Consumer createConsumer(Processor route) throws Exception {
    if (!getConfiguration().isBatching()) {
      return super.createConsumer(route);
    }
    var consumer = new BatchConsumer(this, route);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  protected KafkaProducer createProducer(KafkaEndpoint endpoint) {
    return new ListProducer(endpoint);
  }
}
