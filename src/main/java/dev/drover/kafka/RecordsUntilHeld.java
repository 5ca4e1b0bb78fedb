package dev.drover.kafka;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A partition's polled records, of which iteration hands out none behind a failed one. */
final class RecordsUntilHeld extends AbstractList<ConsumerRecord<byte[], byte[]>> {

  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final BooleanSupplier held;

  RecordsUntilHeld(List<ConsumerRecord<byte[], byte[]>> records, BooleanSupplier held) {
    this.records = records;
    this.held = held;
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
    Iterator<ConsumerRecord<byte[], byte[]>> all = records.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !held.getAsBoolean() && all.hasNext();
      }

      @Override
      public ConsumerRecord<byte[], byte[]> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return all.next();
      }
    };
  }
}
