package dev.drover.kafka;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The {@link PartitionProgress} of every partition that one consumer holds. Not thread-safe. */
final class Progress {

  /** Short, so that a partition goes on soon after a server is back. */
  private static final Backoff BETWEEN_OFFERS =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();

  PartitionProgress of(TopicPartition partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionProgress(BETWEEN_OFFERS));
  }

  boolean isHeld(TopicPartition partition) {
    PartitionProgress progress = partitions.get(partition);
    return progress != null && progress.isHeld();
  }

  /** Whether a record is being worked on. */
  boolean hasOpen() {
    return partitions.values().stream().anyMatch(PartitionProgress::hasOpen);
  }

  void forget(Collection<TopicPartition> gone) {
    gone.forEach(partitions::remove);
  }

  /** What is done and not yet committed, once. */
  Map<TopicPartition, OffsetAndMetadata> takeCommits() {
    return takeCommits(partitions.keySet());
  }

  /** The same for some partitions; what is due for others stays due. */
  Map<TopicPartition, OffsetAndMetadata> takeCommits(Collection<TopicPartition> some) {
    var commits = new HashMap<TopicPartition, OffsetAndMetadata>();
    partitions.forEach(
        (partition, progress) -> {
          if (some.contains(partition)) {
            progress
                .takeCommit()
                .ifPresent(offset -> commits.put(partition, new OffsetAndMetadata(offset)));
          }
        });
    return commits;
  }

  /** Commits that did not reach the broker are due again, for the partitions still held. */
  void commitAgain(Map<TopicPartition, OffsetAndMetadata> commits) {
    commits.forEach(
        (partition, offset) -> {
          PartitionProgress progress = partitions.get(partition);
          if (progress != null) {
            progress.commitAgain(offset.offset());
          }
        });
  }

  /** Waits until no record of the partitions is being worked on, but not longer than that. */
  void awaitEnds(Collection<TopicPartition> some, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    for (TopicPartition partition : some) {
      PartitionProgress progress = partitions.get(partition);
      if (progress != null) {
        progress.awaitEnds(Duration.ofNanos(until - System.nanoTime()));
      }
    }
  }

  /** The partitions that a failed record holds. */
  Map<TopicPartition, PartitionProgress> held() {
    var held = new HashMap<TopicPartition, PartitionProgress>();
    partitions.forEach(
        (partition, progress) -> {
          if (progress.isHeld()) {
            held.put(partition, progress);
          }
        });
    return held;
  }
}
