package dev.drover.kafka;

import dev.drover.delivery.WireHeaderFilter;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * camel-kafka's component with defaults that lose nothing, and refusing the options that would.
 * What an endpoint does not say is: manual commit behind finished exchanges, read committed, from
 * the earliest record of a new group, keys and values as bytes, headers as text and filtered as on
 * every wire, acks from all in-sync replicas, idempotent producer, no linger, at most 100 records a
 * poll, or 500 where they make a batch. In a rebalance a consumer goes on with the partitions that
 * it keeps.
 */
public final class LosslessKafka {

  /** Camel's stop waits for the poll at hand, so an idle consumer stops within this time. */
  private static final long POLL_MILLIS = 1_000;

  /**
   * Bounds what a kill can leave in work; the client prefetches, so a smaller poll costs little.
   */
  private static final int POLL_RECORDS = 100;

  /** A batch is larger: what costs a round trip costs it once for all of them. */
  static final int BATCH_RECORDS = 500;

  /** After so long the partitions of a killed daemon go to others, or back to its next run. */
  private static final int SESSION_MILLIS = 15_000;

  private LosslessKafka() {}

  /**
   * A component to be added to a context under the name {@code kafka}.
   *
   * @param brokers {@code host:port}, comma separated
   */
  public static LosslessComponent component(String brokers) {
    var component = new LosslessComponent();
    component.setPollExceptionStrategy(new KeepPolling());
    component.setKafkaManualCommitFactory(new CommitWhenDone());
    component.setConfiguration(configuration(brokers));
    return component;
  }

  private static KafkaConfiguration configuration(String brokers) {
    var configuration = new KafkaConfiguration();
    configuration.setBrokers(brokers);
    configuration.setHeaderFilterStrategy(new WireHeaderFilter());
    consumer(configuration);
    producer(configuration);
    return configuration;
  }

  private static void consumer(KafkaConfiguration configuration) {
    configuration.setAutoCommitEnable(false);
    configuration.setAllowManualCommit(true);
    configuration.setAutoOffsetReset("earliest");
    configuration.setIsolationLevel("read_committed");
    configuration.setPollTimeoutMs(POLL_MILLIS);
    configuration.setMaxPollRecords(POLL_RECORDS);
    configuration.setSessionTimeoutMs(SESSION_MILLIS);
    configuration.setKeyDeserializer(ByteArrayDeserializer.class.getName());
    configuration.setValueDeserializer(ByteArrayDeserializer.class.getName());
    configuration.setHeaderDeserializer(new HeaderText());
  }

  private static void producer(KafkaConfiguration configuration) {
    configuration.setRequestRequiredAcks("all");
    configuration.setEnableIdempotence(true);
    configuration.setLingerMs(0);
    configuration.setKeySerializer(ByteArraySerializer.class.getName());
    configuration.setValueSerializer(ByteArraySerializer.class.getName());
    configuration.setHeaderSerializer(new HeaderText());
  }
}
