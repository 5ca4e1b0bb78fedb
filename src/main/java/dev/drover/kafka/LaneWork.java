package dev.drover.kafka;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * An exchange a record, many at a time: records of one key one after the other, in the order of
 * their partition; different keys, and records without one, beside one another.
 *
 * <p>The next poll waits for all of one. So a record that is to be read again, and those of its key
 * behind it, come again before any later one of that key.
 */
final class LaneWork implements Work {

  private final RecordRoute route;
  private final ExecutorService lanes;
  private volatile boolean suspended;

  /**
   * @param lanes a thread for each record that is in work at a time
   */
  LaneWork(RecordRoute route, ExecutorService lanes) {
    this.route = route;
    this.lanes = lanes;
  }

  @Override
  public Future<?> begin(List<Delivery> polled) {
    return CompletableFuture.allOf(
        byKey(polled).stream().map(this::beginLane).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> beginLane(List<Delivery> sameKey) {
    try {
      return CompletableFuture.runAsync(() -> run(sameKey), lanes);
    } catch (RejectedExecutionException stopping) {
      sameKey.forEach(Delivery::again);
      return CompletableFuture.completedFuture(null);
    }
  }

  private static Collection<List<Delivery>> byKey(List<Delivery> polled) {
    Map<Object, List<Delivery>> lanes =
        polled.stream()
            .collect(
                Collectors.groupingBy(LaneWork::laneOf, LinkedHashMap::new, Collectors.toList()));
    return lanes.values();
  }

  /** Records of one key may lie in several partitions; nothing orders those. */
  private static Object laneOf(Delivery delivery) {
    byte[] key = delivery.record().key();
    return key == null ? delivery : List.of(delivery.record().partition(), ByteBuffer.wrap(key));
  }

  private void run(List<Delivery> sameKey) {
    try {
      for (Delivery delivery : sameKey) {
        if (suspended || !route.isDone(delivery)) {
          return;
        }
        delivery.done();
      }
    } finally {
      sameKey.forEach(Delivery::again); // those that are not done
    }
  }

  @Override
  public void suspend() {
    suspended = true;
  }

  @Override
  public void resume() {
    suspended = false;
  }
}
