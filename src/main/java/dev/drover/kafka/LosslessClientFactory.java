package dev.drover.kafka;

import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Gives camel-kafka a consumer that commits behind finished exchanges only and offers failed
 * records again, and a producer that spells {@code content-type} as Kafka's users do.
 *
 * <p>Belongs on the Kafka component together with {@link CommitWhenDone}.
 */
final class LosslessClientFactory extends DefaultKafkaClientFactory {

  @Override
  @SuppressWarnings("rawtypes") // Camel's signature
  public Producer getProducer(Properties settings) {
    return new HeaderCaseProducer(settings);
  }

  @Override
  @SuppressWarnings("rawtypes") // Camel's signature
  public Consumer getConsumer(Properties settings) {
    return new LosslessConsumer(settings);
  }
}
