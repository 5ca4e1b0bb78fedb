package dev.drover.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka consumer that commits what the routes have finished, and nothing else.
 *
 * <ul>
 *   <li>Done offsets are committed at each poll, and once a second while the records of a poll are
 *       worked on, together and without waiting; before a partition is revoked or the consumer
 *       closes, and then waiting.
 *   <li>A failed record holds its partition: the rest of that partition's polled records is not
 *       handed out, the partition is paused, and after a backoff it is read again from the failed
 *       record. The group does not rebalance, and other partitions go on.
 *   <li>A poll hands out records for half of {@code max.poll.interval.ms}; the rest is read again
 *       after the next poll, so that slow work does not cost the consumer its partitions.
 *   <li>A record of a retry topic is handed out when its time has come; until then its partition is
 *       paused, see {@link RetryTopics}.
 *   <li>Each record without a {@code message-id} header gets one, see {@link RecordIdentity}.
 * </ul>
 *
 * <p>Used, as any Kafka consumer, by one thread.
 */
final class LosslessConsumer extends KafkaConsumer<byte[], byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(LosslessConsumer.class);

  private static final Duration COMMIT_WITHIN = Duration.ofSeconds(5);

  private static final long COMMIT_EVERY_MILLIS = 1_000;

  /** Kafka's own default. */
  private static final long DEFAULT_POLL_INTERVAL_MILLIS = 300_000;

  private final Progress progress = new Progress();
  private final RecordIdentity identity;
  private final RetryTopics retries;
  private final Set<TopicPartition> suspended = new HashSet<>();
  private final Map<TopicPartition, RecordsUntilHeld> handedOut = new HashMap<>();
  private final long handOutMillis;
  private final Duration patience;
  private long handOutUntil;
  private long lastCommit = now();
  private boolean finished;

  /** For a gear in which no record is being worked on while the consumer is used. */
  LosslessConsumer(Properties settings) {
    this(settings, Duration.ZERO);
  }

  /**
   * @param patience how long records that are being worked on are waited for before their partition
   *     goes to another consumer
   */
  LosslessConsumer(Properties settings, Duration patience) {
    this(settings, patience, RetryTopics.takenFrom(settings));
  }

  private LosslessConsumer(Properties settings, Duration patience, RetryTopics retries) {
    super(settings);
    this.retries = retries;
    this.identity = new RecordIdentity(settings);
    this.handOutMillis = pollInterval(settings) / 2;
    this.patience = patience;
  }

  static long pollInterval(Properties settings) {
    Object millis =
        settings.getOrDefault(
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, DEFAULT_POLL_INTERVAL_MILLIS);
    return Long.parseLong(millis.toString());
  }

  Progress progress() {
    return progress;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new CommitOnRevoke(listener));
  }

  @Override
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    super.subscribe(pattern, new CommitOnRevoke(listener));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    commitWithoutWaiting();
    readTheRestAgain();
    Duration wait = awaitRetries(offerHeldAgain(timeout));
    ConsumerRecords<byte[], byte[]> records = withoutUndue(super.poll(wait));
    stampOrReadAgain(records);
    handOutUntil = now() + handOutMillis;
    return cutAtFailures(records);
  }

  /** What was polled and not handed out, because the time for it was over. */
  private void readTheRestAgain() {
    handedOut.forEach(
        (partition, records) -> {
          if (assignment().contains(partition) && !progress.isHeld(partition)) {
            records.rest().ifPresent(offset -> readFrom(partition, offset));
          }
        });
    handedOut.clear();
  }

  @Override
  public void unsubscribe() {
    commitAndWait(assignment());
    super.unsubscribe();
  }

  @Override
  public void close() {
    finish();
    super.close();
  }

  @Override
  public void close(CloseOptions options) {
    finish();
    super.close(options);
  }

  private void finish() {
    if (!finished) {
      finished = true;
      commitAndWait(assignment());
      identity.close();
    }
  }

  /** Without an identity a record cannot be handed out; the poll has already moved past it. */
  private void stampOrReadAgain(ConsumerRecords<byte[], byte[]> records) {
    try {
      records.forEach(identity::stamp);
    } catch (RuntimeException e) {
      records
          .partitions()
          .forEach(partition -> seek(partition, records.records(partition).get(0).offset()));
      throw e;
    }
  }

  /** Commits what is due, but not more often than once a second: for polls that take long. */
  void commitNowAndThen() {
    long now = now();
    if (now - lastCommit >= COMMIT_EVERY_MILLIS) {
      lastCommit = now;
      commitWithoutWaiting();
    }
  }

  /** Camel pauses a suspended route; what it paused, only it resumes. */
  @Override
  public void pause(Collection<TopicPartition> partitions) {
    suspended.addAll(partitions);
    super.pause(partitions);
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    suspended.removeAll(partitions);
    super.resume(partitions);
  }

  private void commitWithoutWaiting() {
    Map<TopicPartition, OffsetAndMetadata> done = progress.takeCommits();
    if (!done.isEmpty()) {
      commitAsync(done, (offsets, failure) -> commitEnded(offsets, failure));
    }
  }

  private void commitEnded(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    if (failure != null) {
      LOG.debug("commit of {} failed, it is due again at the next poll", offsets, failure);
      progress.commitAgain(offsets);
    }
  }

  /** A failure here repeats records whose exchange is done; it never skips one. */
  private void commitAndWait(Collection<TopicPartition> partitions) {
    awaitEnds(partitions);
    Map<TopicPartition, OffsetAndMetadata> done = progress.takeCommits(partitions);
    if (done.isEmpty()) {
      return;
    }
    try {
      commitDespiteWakeup(done);
    } catch (KafkaException e) {
      LOG.warn("could not commit {}; these records will be read again: {}", done, e.getMessage());
    }
  }

  private void awaitEnds(Collection<TopicPartition> partitions) {
    try {
      progress.awaitEnds(partitions, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Camel wakes the consumer up when it stops it; that call may still be pending here. */
  private void commitDespiteWakeup(Map<TopicPartition, OffsetAndMetadata> done) {
    try {
      commitSync(done, COMMIT_WITHIN);
    } catch (WakeupException stopping) {
      commitSync(done, COMMIT_WITHIN);
    }
  }

  /** Pauses held partitions or rewinds them to their failed record; answers how long to poll. */
  private Duration offerHeldAgain(Duration timeout) {
    long wait = timeout.toMillis();
    for (var entry : progress.held().entrySet()) {
      TopicPartition partition = entry.getKey();
      PartitionProgress held = entry.getValue();
      long heldFor = held.heldFor(now());
      if (!assignment().contains(partition)) {
        progress.forget(Set.of(partition));
      } else if (heldFor > 0) {
        super.pause(Set.of(partition));
        wait = Math.min(wait, heldFor);
      } else {
        held.offerAgain().ifPresent(offset -> readFrom(partition, offset));
        resumeUnlessSuspended(partition);
      }
    }
    return Duration.ofMillis(wait);
  }

  /** What is not due behind it will be met again. */
  private void readFrom(TopicPartition partition, long offset) {
    seek(partition, offset);
    retries.forget(partition);
  }

  /** Pauses partitions of retry topics until their next record is due. */
  private Duration awaitRetries(Duration timeout) {
    long wait = timeout.toMillis();
    for (var waiting : retries.waiting(now()).entrySet()) {
      TopicPartition partition = waiting.getKey();
      if (!assignment().contains(partition)) {
        retries.forget(partition);
      } else if (waiting.getValue() > 0) {
        super.pause(Set.of(partition));
        wait = Math.min(wait, waiting.getValue());
      } else {
        retries.forget(partition);
        if (!progress.isHeld(partition)) {
          resumeUnlessSuspended(partition);
        }
      }
    }
    return Duration.ofMillis(wait);
  }

  /** What is not due is read again later: the position goes back to the first of it. */
  private ConsumerRecords<byte[], byte[]> withoutUndue(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> due = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      var all = records.records(partition);
      var some = retries.holds(partition) ? untilUndue(partition, all) : all;
      if (!some.isEmpty()) {
        due.put(partition, some);
      }
    }
    return new ConsumerRecords<>(due, records.nextOffsets());
  }

  private List<ConsumerRecord<byte[], byte[]>> untilUndue(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
    long wall = System.currentTimeMillis();
    for (int i = 0; i < records.size(); i++) {
      if (!retries.isDue(records.get(i), wall, now())) {
        seek(partition, records.get(i).offset());
        return records.subList(0, i);
      }
    }
    return records;
  }

  private void resumeUnlessSuspended(TopicPartition partition) {
    if (!suspended.contains(partition)) {
      super.resume(Set.of(partition));
    }
  }

  private ConsumerRecords<byte[], byte[]> cutAtFailures(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> cut = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      var some = new RecordsUntilHeld(records.records(partition), () -> stopsAt(partition));
      handedOut.put(partition, some);
      cut.put(partition, some);
    }
    return new ConsumerRecords<>(cut, records.nextOffsets());
  }

  private boolean stopsAt(TopicPartition partition) {
    return progress.isHeld(partition) || now() > handOutUntil;
  }

  private void forget(Collection<TopicPartition> gone) {
    progress.forget(gone);
    handedOut.keySet().removeAll(gone);
    suspended.removeAll(gone);
    gone.forEach(retries::forget);
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** Done work of a partition is committed before the partition goes; what is open is not. */
  private final class CommitOnRevoke implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener next;

    CommitOnRevoke(ConsumerRebalanceListener next) {
      this.next = next;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commitAndWait(partitions);
      forget(partitions);
      next.onPartitionsRevoked(partitions);
    }

    /** Another member may own them already: committing now could set its offsets back. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      forget(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      forget(partitions);
      identity.topicsMayHaveChanged();
      next.onPartitionsAssigned(partitions);
    }
  }
}
