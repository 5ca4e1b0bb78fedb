package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the message ids of topics from their ends on, committed records only, as nobody: it joins
 * no group and commits nothing. A topic that appears later is read from its beginning.
 */
final class KafkaReader implements AutoCloseable {

  private static final int FETCH_BYTES = 4 << 20;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  private final KafkaAddress address;
  private final Consumer<String> fault;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Consumer<String>> ids = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();
  private final Thread thread = new Thread(this::read, "demo-kafka-reader");
  private volatile boolean closed;
  private long lookedAt = System.nanoTime();

  /**
   * @param fault takes the reason when reading ends too early
   */
  KafkaReader(KafkaAddress address, Consumer<String> fault) {
    this.address = address;
    this.fault = fault;
    this.consumer =
        new KafkaConsumer<>(
            settings(address), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Returns when the ends are known: what is produced from now on will be read. Call it once.
   *
   * @param readers take each message id, by topic, on one thread
   * @throws CommandFailed when Kafka does not tell the ends
   */
  void follow(Map<String, Consumer<String>> readers) {
    ids.putAll(readers);
    try {
      seekToEnds();
    } catch (KafkaException e) {
      throw new CommandFailed(
          "Kafka at '%s' did not tell the ends of %s: %s"
              .formatted(address.brokers(), ids.keySet(), e.getMessage()),
          e);
    }
    thread.setDaemon(true);
    thread.start();
  }

  private static Properties settings(KafkaAddress address) {
    Properties settings = address.client("drover-demo");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }

  private void seekToEnds() {
    var partitions = partitions(ids.keySet());
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    absent.addAll(ids.keySet());
    partitions.forEach(p -> absent.remove(p.topic()));
  }

  private List<TopicPartition> partitions(Set<String> topics) {
    var known = consumer.listTopics();
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : topics) {
      for (PartitionInfo p : known.getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, p.partition()));
      }
    }
    return partitions;
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        consumer.poll(POLL).forEach(this::hand);
        lookForAbsentTopics();
      }
    } catch (WakeupException e) {
      closed = true;
    } catch (KafkaException e) {
      fault.accept("reading from Kafka ended: " + e.getMessage());
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) {
    var header = record.headers().lastHeader(OutgoingMessage.MESSAGE_ID);
    if (header != null && header.value() != null) {
      ids.get(record.topic()).accept(new String(header.value(), UTF_8));
    }
  }

  private void lookForAbsentTopics() {
    if (absent.isEmpty() || System.nanoTime() - lookedAt < LOOK_AGAIN_NANOS) {
      return;
    }
    lookedAt = System.nanoTime();
    var found = partitions(absent);
    if (!found.isEmpty()) {
      var all = new ArrayList<>(consumer.assignment());
      all.addAll(found);
      consumer.assign(all);
      found.forEach(p -> absent.remove(p.topic()));
    }
  }

  @Override
  public void close() {
    closed = true;
    if (!thread.isAlive()) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    try {
      thread.join(KafkaAddress.ANSWER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
