package dev.drover.kafka;

import dev.drover.probe.ServerProbe;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.spi.annotations.Component;

/**
 * camel-kafka's component, which refuses the options under which it would lose records and knows
 * whether the brokers answer.
 */
@Component("kafka") // by which Camel finds the setters of its own class
public final class LosslessComponent extends KafkaComponent {

  private final ServerProbe probe = new ServerProbe("Kafka", this::askCluster);
  private ClusterQuestion question;

  LosslessComponent() {
    setKafkaClientFactory(new LosslessClientFactory(probe::answers));
  }

  /** Whether the brokers answer; it asks from its start on. */
  public ServerProbe probe() {
    return probe;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    probe.close();
    if (question != null) {
      question.close();
    }
  }

  /** On the probe's one thread. */
  private void askCluster() throws Exception {
    if (question == null) {
      question = new ClusterQuestion(RouteTopics.client(this));
    }
    question.ask();
  }

  @Override
  protected KafkaEndpoint createEndpoint(
      String uri, String remaining, Map<String, Object> parameters) throws Exception {
    KafkaEndpoint endpoint = super.createEndpoint(uri, remaining, parameters);
    refuse(remaining, endpoint.getConfiguration());
    return endpoint;
  }

  private static void refuse(String topic, KafkaConfiguration options) {
    if (options.isAutoCommitEnable()) {
      throw refused(topic, "autoCommitEnable=true", "it commits records that are not finished");
    }
    if (!options.isAllowManualCommit()) {
      throw refused(topic, "allowManualCommit=false", "nothing would ever be committed");
    }
    if (options.isBatching()) {
      throw refused(topic, "batching=true", "a batch is committed by its last record alone");
    }
  }

  private static IllegalArgumentException refused(String topic, String option, String why) {
    return new IllegalArgumentException(
        "'%s' of 'kafka:%s' is refused: %s; remove the option".formatted(option, topic, why));
  }
}
