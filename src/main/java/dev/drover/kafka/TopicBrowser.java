package dev.drover.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning, committed records only, as nobody: it joins no group and
 * commits nothing. Partition by partition, up to where it ended when the reading began.
 */
final class TopicBrowser implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  /** How many polls in a row may bring nothing before the rest counts as not to be had. */
  private static final int EMPTY_POLLS = 10;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param client addresses and security
   */
  TopicBrowser(Properties client, String topic) {
    var settings = new Properties();
    settings.putAll(client);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    var bytes = new ByteArrayDeserializer();
    consumer = new KafkaConsumer<>(settings, bytes, bytes);
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
  }

  /** How many records the topic holds, transaction marks among them. */
  int size() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    long size =
        consumer.endOffsets(partitions).entrySet().stream()
            .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
            .sum();
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  /** The first records of each partition that fit, at most so many in all, by their time. */
  List<Exchange> read(int limit, RecordExchange exchanges, Predicate<Exchange> fits) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (TopicPartition partition : partitions) {
      read(partition, limit, record -> fits.test(exchanges.of(record)), found);
    }
    return found.stream()
        .sorted((a, b) -> Long.compare(a.timestamp(), b.timestamp()))
        .limit(limit)
        .map(exchanges::of)
        .toList();
  }

  private void read(
      TopicPartition partition,
      int limit,
      Predicate<ConsumerRecord<byte[], byte[]>> fits,
      List<ConsumerRecord<byte[], byte[]>> found) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    int enough = found.size() + limit;
    for (int empty = 0; consumer.position(partition) < end && empty < EMPTY_POLLS; ) {
      List<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL).records(partition);
      empty = polled.isEmpty() ? empty + 1 : 0;
      polled.stream().filter(fits).limit(enough - found.size()).forEach(found::add);
      if (found.size() >= enough) {
        return;
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
