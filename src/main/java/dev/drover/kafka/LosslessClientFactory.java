package dev.drover.kafka;

import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Gives camel-kafka a consumer that commits behind finished exchanges only and offers failed
 * records again, and a producer that tells a cluster that is away from a record that is at fault.
 *
 * <p>Belongs on the Kafka component together with {@link CommitWhenDone}.
 */
final class LosslessClientFactory extends DefaultKafkaClientFactory {

  private final BooleanSupplier clusterAnswers;

  /**
   * @param clusterAnswers whether the brokers are there, for judging a send that failed
   */
  LosslessClientFactory(BooleanSupplier clusterAnswers) {
    this.clusterAnswers = clusterAnswers;
  }

  @Override
  @SuppressWarnings("rawtypes") // Camel's signature
  public Producer getProducer(Properties settings) {
    return new LosslessProducer(settings, clusterAnswers);
  }

  @Override
  @SuppressWarnings("rawtypes") // Camel's signature
  public Consumer getConsumer(Properties settings) {
    return new LosslessConsumer(settings);
  }
}
