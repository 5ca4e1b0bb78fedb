package dev.drover.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a consumer group, on a thread of its own: polls, and hands what a poll brings to
 * the route's work as one.
 *
 * <p>While that takes long, the member polls on with its partitions paused, so that the group keeps
 * it. It is not polled for records while the route is suspended, or while the work is full.
 */
final class Poller implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Supplier<LosslessConsumer> clients;
  private final Work work;
  private final Duration pollTimeout;
  private final Duration patience;
  private final KeepPolling strategy = new KeepPolling();
  private volatile LosslessConsumer client;
  private volatile Exception trouble;
  private volatile boolean suspended;
  private volatile boolean stopping;

  /**
   * @param clients makes a client that has subscribed, and which this poller closes
   * @param pollTimeout how long a poll waits for the first record
   * @param patience after so long in the work of one poll the member polls for its membership's
   *     sake
   */
  Poller(Supplier<LosslessConsumer> clients, Work work, Duration pollTimeout, Duration patience) {
    this.clients = clients;
    this.work = work;
    this.pollTimeout = pollTimeout;
    this.patience = patience;
  }

  /** Polls until it is stopped. */
  @Override
  public void run() {
    while (!isOver()) {
      try (LosslessConsumer opened = clients.get()) {
        client = opened;
        pollOn(opened);
      } catch (RuntimeException e) {
        meet(e);
      }
    }
  }

  private void pollOn(LosslessConsumer opened) {
    while (!isOver()) {
      try {
        take(opened);
        trouble = null;
      } catch (RuntimeException e) {
        meet(e);
      }
    }
  }

  private boolean isOver() {
    return stopping || Thread.currentThread().isInterrupted();
  }

  private void meet(RuntimeException e) {
    if (e instanceof WakeupException || e instanceof InterruptException || stopping) {
      return;
    }
    trouble = e;
    strategy.handle(0, e);
  }

  private void take(LosslessConsumer opened) {
    ConsumerRecords<byte[], byte[]> records = poll(opened);
    if (takesRecords()) {
      List<Delivery> batch = begin(records, opened.progress());
      if (!batch.isEmpty()) {
        await(work.begin(batch), opened);
      }
    }
  }

  /** What a poll brings and nobody looks at, the client reads again. */
  private ConsumerRecords<byte[], byte[]> poll(LosslessConsumer opened) {
    if (takesRecords()) {
      opened.resume(opened.paused());
      // what ends meanwhile is committed by the next poll
      return opened.poll(opened.progress().hasOpen() ? atMost(LOOK_AGAIN) : pollTimeout);
    }
    opened.pause(opened.assignment());
    return opened.poll(LOOK_AGAIN);
  }

  private Duration atMost(Duration most) {
    return most.compareTo(pollTimeout) < 0 ? most : pollTimeout;
  }

  private boolean takesRecords() {
    return !suspended && !stopping && !work.isFull();
  }

  private static List<Delivery> begin(ConsumerRecords<byte[], byte[]> records, Progress progress) {
    var batch = new ArrayList<Delivery>(records.count());
    for (TopicPartition partition : records.partitions()) {
      PartitionProgress its = progress.of(partition);
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (its.begin(record.offset())) {
          batch.add(new Delivery(record, its));
        }
      }
    }
    return batch;
  }

  private void await(Future<?> batch, LosslessConsumer opened) {
    while (!hasEnded(batch)) {
      keepMembership(opened);
    }
  }

  private boolean hasEnded(Future<?> batch) {
    try {
      batch.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      LOG.warn("A batch ended unexpectedly; what is not settled is read again", e.getCause());
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private void keepMembership(LosslessConsumer opened) {
    opened.pause(opened.assignment());
    try {
      opened.poll(Duration.ZERO);
    } catch (WakeupException stopping) {
      LOG.debug("woken up while a batch is in work");
    }
  }

  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
  }

  /** The batch in work is awaited, no other is taken. */
  void stop() {
    stopping = true;
    LosslessConsumer present = client;
    if (present != null) {
      present.wakeup();
    }
  }

  /** Why the last poll failed; null when it did not. */
  Exception trouble() {
    return trouble;
  }
}
