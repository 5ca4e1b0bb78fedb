package dev.drover.kafka;

import dev.drover.delivery.ServerAway;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells whose fault it is that a record was not sent: the cluster's, or the record's own. */
final class SendFailure {

  private SendFailure() {}

  /**
   * What the route gets to see: {@link ServerAway} where the cluster does not answer, has no leader
   * or too few replicas, or let the record's time run out; else what was thrown, as for a record
   * that is too large, a permission that is missing, or a topic that does not exist.
   *
   * @param metadata of the record, with a partition once its topic was known; null before
   */
  static Exception of(
      String topic, RecordMetadata metadata, Exception thrown, boolean clusterAnswers) {
    boolean away = thrown instanceof RetriableException && !isAboutTopic(metadata, thrown);
    if (away || (thrown instanceof RetriableException && !clusterAnswers)) {
      return new ServerAway(
          "Kafka did not take a record for topic '%s' in time: %s"
              .formatted(topic, thrown.getMessage()),
          thrown);
    }
    return thrown;
  }

  /** A wait that ran out before the topic's partitions were known means: there is no such topic. */
  private static boolean isAboutTopic(RecordMetadata metadata, Exception thrown) {
    boolean partitionKnown = metadata != null && metadata.partition() >= 0;
    return thrown instanceof UnknownTopicOrPartitionException
        || (thrown instanceof TimeoutException && !partitionKnown);
  }
}
