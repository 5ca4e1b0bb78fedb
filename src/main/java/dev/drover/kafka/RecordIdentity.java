package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;

/**
 * The identity of a record: its header {@code message-id} (in hexadecimal digits where it is not
 * text), else {@code <topic UUID>-<partition>-<offset>}.
 *
 * <p>The UUID and not the name, because the offsets of a topic that is deleted and made again start
 * anew: by name, its first records would be taken for duplicates of the old ones and lost. UUIDs
 * are asked for again when partitions are assigned and when the offsets of a partition go back.
 */
final class RecordIdentity implements AutoCloseable {

  static final String HEADER = "message-id";
  private static final long ANSWER_WITHIN_SECONDS = 15;

  private final Properties settings;
  private final Map<String, Uuid> topics = new HashMap<>();
  private final Map<TopicPartition, Long> lastOffsets = new HashMap<>();
  private Admin admin;

  RecordIdentity(Properties consumerSettings) {
    this.settings = AdminSettings.like(consumerSettings);
  }

  /** Gives the record its identity, unless its sender did. */
  void stamp(ConsumerRecord<?, ?> record) {
    Header given = record.headers().lastHeader(HEADER);
    if (given == null || given.value() == null) {
      rename(record, identity(record));
    } else if (!HeaderText.isText(given.value())) {
      rename(record, HexFormat.of().formatHex(given.value()));
    }
  }

  private static void rename(ConsumerRecord<?, ?> record, String id) {
    record.headers().remove(HEADER).add(HEADER, id.getBytes(UTF_8));
  }

  void topicsMayHaveChanged() {
    topics.clear();
    lastOffsets.clear();
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
  }

  private String identity(ConsumerRecord<?, ?> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    Long last = lastOffsets.put(partition, record.offset());
    if (last != null && last >= record.offset()) {
      topics.remove(record.topic());
    }
    Uuid topic = topics.computeIfAbsent(record.topic(), this::askForId);
    return topic + "-" + record.partition() + "-" + record.offset();
  }

  private Uuid askForId(String topic) {
    try {
      return admin()
          .describeTopics(List.of(topic))
          .topicNameValues()
          .get(topic)
          .get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
          .topicId();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("cannot learn the UUID of topic '" + topic + "'", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Admin admin() {
    if (admin == null) {
      admin = Admin.create(settings);
    }
    return admin;
  }
}
