package dev.drover.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that is being worked on, and the progress of its partition that is to hear of its end.
 */
record Delivery(ConsumerRecord<byte[], byte[]> record, PartitionProgress progress) {

  void done() {
    progress.done(record.offset());
  }

  /** Nothing is settled: it is read again. */
  void again() {
    progress.fail(record.offset(), System.nanoTime() / 1_000_000);
  }
}
