package dev.drover.kafka;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A partition's polled records, which are handed out one by one until somebody says stop: none
 * behind a failed one, and none when the next poll is overdue.
 */
final class RecordsUntilHeld extends AbstractList<ConsumerRecord<byte[], byte[]>> {

  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final BooleanSupplier stop;
  private int handedOut;

  RecordsUntilHeld(List<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier stop) {
    this.records = records;
    this.stop = stop;
  }

  /** The offset of the first record that was not handed out; empty when all were. */
  OptionalLong rest() {
    return handedOut < records.size()
        ? OptionalLong.of(records.get(handedOut).offset())
        : OptionalLong.empty();
  }

  @Override
  public ConsumerRecord<byte[], byte[]> get(int index) {
    return records.get(index);
  }

  @Override
  public int size() {
    return records.size();
  }

  @Override
  public Iterator<ConsumerRecord<byte[], byte[]>> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < records.size() && !stop.getAsBoolean();
      }

      @Override
      public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        handedOut = Math.max(handedOut, next + 1);
        return records.get(next++);
      }
    };
  }
}
