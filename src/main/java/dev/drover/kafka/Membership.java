package dev.drover.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.support.classic.ClassicRebalanceListener;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** How an endpoint's clients join its group, by the same options as camel-kafka's consumer. */
final class Membership {

  private static final long MOST_PATIENCE_MILLIS = 30_000;

  private final KafkaEndpoint endpoint;
  private final KafkaConfiguration options;
  private final String groupWithoutName = UUID.randomUUID().toString();

  Membership(KafkaEndpoint endpoint) {
    this.endpoint = endpoint;
    this.options = endpoint.getConfiguration();
  }

  /** A client that has subscribed; it joins with its first poll. The caller closes it. */
  LosslessConsumer join() {
    Properties settings = settings();
    long patience = Math.min(MOST_PATIENCE_MILLIS, pollInterval().toMillis() / 4);
    var client = new LosslessConsumer(settings, Duration.ofMillis(patience));
    try {
      subscribe(client);
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** A member that does not poll for so long loses its partitions. */
  Duration pollInterval() {
    return Duration.ofMillis(LosslessConsumer.pollInterval(settings()));
  }

  private Properties settings() {
    Properties settings = options.createConsumerProperties();
    endpoint.updateClassProperties(settings);
    String brokers = endpoint.getKafkaClientFactory().getBrokers(options);
    if (brokers != null) {
      settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    }
    String group = options.getGroupId();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group == null ? groupWithoutName : group);
    if (options.getGroupInstanceId() != null) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, options.getGroupInstanceId());
    }
    return settings;
  }

  private void subscribe(LosslessConsumer client) {
    Pattern pattern = options.isTopicIsPattern() ? Pattern.compile(options.getTopic()) : null;
    adapter().subscribe(client, new Seeking(client), new TopicInfo(pattern, options.getTopic()));
  }

  private SubscribeAdapter adapter() {
    SubscribeAdapter given =
        endpoint
            .getCamelContext()
            .getRegistry()
            .lookupByNameAndType(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, SubscribeAdapter.class);
    return given != null
        ? given
        : new DefaultSubscribeAdapter(
            options.getTopic(), endpoint.getComponent().isSubscribeConsumerTopicMustExists());
  }

  /** Camel's own listener as far as it seeks ({@code seekTo}); it commits nothing here. */
  private final class Seeking implements ConsumerRebalanceListener {
    private final ClassicRebalanceListener camels;

    Seeking(LosslessConsumer client) {
      camels = new ClassicRebalanceListener(options.getTopic(), options, null, client);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      camels.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }
}
