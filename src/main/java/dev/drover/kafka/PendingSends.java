package dev.drover.kafka;

import dev.drover.delivery.ServerAway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on their way together: each is sent without waiting for the one before, and each has its
 * own end.
 *
 * <p>A topic that could not be reached is not asked for again: the client waits up to {@code
 * max.block.ms} for it, a minute by default, and that for every record. The records behind the
 * first one share its failure. Used by one thread.
 */
final class PendingSends {

  /**
   * How a send ended.
   *
   * @param failure null when the record is stored
   */
  record End(ProducerRecord<?, ?> record, RecordMetadata metadata, Exception failure) {}

  private static final Logger LOG = LoggerFactory.getLogger(PendingSends.class);

  private record Send(ProducerRecord<?, ?> record, Future<RecordMetadata> future) {}

  private final Producer<Object, Object> producer;
  private final List<Send> sends = new ArrayList<>();
  private Send unreachable;

  PendingSends(Producer<Object, Object> producer) {
    this.producer = producer;
  }

  /** Sends a record; one that cannot be made ends as one that cannot be sent. */
  void send(Supplier<ProducerRecord<Object, Object>> made) {
    ProducerRecord<Object, Object> record = null;
    try {
      record = made.get();
      sends.add(new Send(record, sendOrShare(record)));
    } catch (RuntimeException e) {
      sends.add(new Send(record, CompletableFuture.failedFuture(e)));
    }
  }

  private Future<RecordMetadata> sendOrShare(ProducerRecord<Object, Object> record) {
    if (unreachable != null && unreachable.record().topic().equals(record.topic())) {
      return unreachable.future();
    }
    Future<RecordMetadata> future = producer.send(record);
    if (future.isDone() && isUnreachable(end(new Send(record, future)).failure())) {
      unreachable = new Send(record, future);
    }
    return future;
  }

  private static boolean isUnreachable(Exception failure) {
    return failure instanceof ServerAway || failure instanceof TimeoutException;
  }

  /** Waits for all, and for nothing to join them; the ends come in the order of the records. */
  List<End> await() {
    flush();
    return sends.stream().map(PendingSends::end).toList();
  }

  private void flush() {
    try {
      producer.flush();
    } catch (InterruptException e) {
      LOG.debug("the ends of the records tell that their wait was interrupted");
    }
  }

  private static End end(Send send) {
    try {
      return new End(send.record(), send.future().get(), null);
    } catch (ExecutionException e) {
      return new End(send.record(), null, failure(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End(send.record(), null, unknown(e));
    }
  }

  private static Exception failure(Throwable cause) {
    if (cause instanceof InterruptException interrupted) {
      return unknown(interrupted);
    }
    return cause instanceof Exception exception ? exception : new ExecutionException(cause);
  }

  private static ServerAway unknown(Exception interrupted) {
    return new ServerAway(
        "the wait for Kafka's answer was interrupted, as when Drover stops", interrupted);
  }
}
