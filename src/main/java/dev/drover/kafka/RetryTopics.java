package dev.drover.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of one consumer whose records are handed out when they have lain there for a while,
 * and when the next one of each partition is. By the record's timestamp and this machine's clock; a
 * record from the future waits no longer than its topic says. Not thread-safe.
 */
final class RetryTopics {

  /** Tells a consumer: {@code topic=milliseconds,…}. No setting of Kafka's. */
  static final String SETTING = "drover.retry.waits";

  /** A partition is read again for a few records at a time, not for each. */
  private static final long LONGEST_DELAY_MILLIS = 100;

  private final Map<String, Long> waits = new HashMap<>();
  private final Map<TopicPartition, Long> due = new HashMap<>();

  /** The topics that a consumer's settings name; takes that setting away. */
  static RetryTopics takenFrom(Properties settings) {
    var topics = new RetryTopics();
    Object text = settings.remove(SETTING);
    if (text != null) {
      for (String entry : text.toString().split(",")) {
        String[] topicAndMillis = entry.split("=");
        topics.waits.put(topicAndMillis[0], Long.parseLong(topicAndMillis[1]));
      }
    }
    return topics;
  }

  static String setting(Map<String, Duration> waits) {
    return new TreeMap<>(waits)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().toMillis())
            .collect(Collectors.joining(","));
  }

  boolean holds(TopicPartition partition) {
    return waits.containsKey(partition.topic());
  }

  /** Whether a record is to be handed out; if not, its partition waits until it is. */
  boolean isDue(ConsumerRecord<?, ?> record, long wallMillis, long nowMillis) {
    long wait = waits.get(record.topic());
    long left = Math.min(wait, record.timestamp() + wait - wallMillis);
    if (left <= 0) {
      return true;
    }
    long rounded = left + Math.min(LONGEST_DELAY_MILLIS, wait / 20);
    due.put(new TopicPartition(record.topic(), record.partition()), nowMillis + rounded);
    return false;
  }

  /** Milliseconds that each waiting partition still waits; 0 for one whose time has come. */
  Map<TopicPartition, Long> waiting(long nowMillis) {
    var left = new HashMap<TopicPartition, Long>();
    due.forEach((partition, at) -> left.put(partition, Math.max(0, at - nowMillis)));
    return left;
  }

  /** It is read again now, from wherever. */
  void forget(TopicPartition partition) {
    due.remove(partition);
  }
}
