package dev.drover.kafka;

import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.KafkaProducer;

/** camel-kafka's endpoint, whose producer sends lists element by element. */
final class LosslessEndpoint extends KafkaEndpoint {

  LosslessEndpoint(String uri, KafkaComponent component) {
    super(uri, component);
  }

  @Override
  protected KafkaProducer createProducer(KafkaEndpoint endpoint) {
    return new ListProducer(endpoint);
  }
}
