package dev.drover.kafka;

import dev.drover.probe.ServerProbe;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.SeekPolicy;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.util.PropertiesHelper;

/**
 * camel-kafka's component, which refuses the options under which it would lose records and knows
 * whether the brokers answer.
 */
@Component("kafka") // by which Camel finds the setters of its own class
public final class LosslessComponent extends KafkaComponent {

  private static final String UNFINISHED = "it commits records that are not finished";
  private static final String NEVER = "nothing would ever be committed";
  private static final String NEVER_WAITS = "a batch is what is there and never waits to fill";
  private static final String SKIPS = "every start would pass over what came meanwhile";
  private static final String NO_LANE = "nothing would ever be consumed";
  private static final String FORGETS = "a record could be lost after it was reported as stored";
  private static final String COMMIT_FACTORY = "kafkaManualCommitFactory";
  private static final Set<String> ALL = Set.of("all", "-1");

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
    int lanes = getAndRemoveParameter(parameters, "lanes", Integer.class, 1);
    Map<String, Object> options = new HashMap<>(parameters);
    KafkaEndpoint camels = super.createEndpoint(uri, remaining, parameters);
    LosslessEndpoint endpoint = like(camels, uri, options);
    endpoint.setLanes(lanes);
    refuse(remaining, endpoint);
    return endpoint;
  }

  /** Camel makes an endpoint of its own class and no other; ours takes over what it was told. */
  private LosslessEndpoint like(KafkaEndpoint camels, String uri, Map<String, Object> options)
      throws Exception {
    var endpoint = new LosslessEndpoint(uri, this);
    endpoint.setConfiguration(camels.getConfiguration());
    PropertiesHelper.extractProperties(options, "additionalProperties.");
    if (camels.getConfiguration().isBatching() && !options.containsKey("maxPollRecords")) {
      camels.getConfiguration().setMaxPollRecords(LosslessKafka.BATCH_RECORDS);
    }
    setProperties(endpoint, options);
    return endpoint;
  }

  private static void refuse(String topic, LosslessEndpoint endpoint) {
    KafkaConfiguration options = endpoint.getConfiguration();
    int lanes = endpoint.getLanes();
    refuse(topic, lanes < 1, "lanes=" + lanes, NO_LANE);
    refuse(topic, options.isAutoCommitEnable(), "autoCommitEnable=true", UNFINISHED);
    refuse(topic, !options.isAllowManualCommit(), "allowManualCommit=false", NEVER);
    Integer interval = options.getBatchingIntervalMs();
    refuse(topic, interval != null, "batchingIntervalMs=" + interval, NEVER_WAITS);
    refuse(topic, endpoint.getKafkaManualCommitFactory() != null, COMMIT_FACTORY, UNFINISHED);
    refuse(topic, endpoint.getKafkaClientFactory() != null, "kafkaClientFactory", UNFINISHED);
    refuse(topic, options.getSeekTo() == SeekPolicy.END, "seekTo=END", SKIPS);
    String acks = options.getRequestRequiredAcks();
    refuse(topic, !ALL.contains(acks), "requestRequiredAcks=" + acks, FORGETS);
  }

  private static void refuse(String topic, boolean asked, String option, String why) {
    if (asked) {
      throw new IllegalArgumentException(
          "'%s' of 'kafka:%s' is refused: %s; remove the option".formatted(option, topic, why));
    }
  }
}
