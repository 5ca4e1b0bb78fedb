package dev.drover.rabbitmq;

import dev.drover.delivery.BatchRun;
import dev.drover.delivery.BatchTurn;
import dev.drover.delivery.OfferAgain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many messages an exchange: what has come, up to the size of a batch, in the order of its coming;
 * nothing waits for a batch to fill. One batch is in the route at a time, while the next one
 * gathers, and the one before may wait for the end of what its steps left behind, its marks.
 */
final class BatchGear implements Gear {

  private static final Logger LOG = LoggerFactory.getLogger(BatchGear.class);

  /** Of bodies in a batch, but for a single one that is larger: a route may copy each of them. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final RabbitmqConsumer consumer;
  private final RouteEntry route;
  private final Failures failures;
  private final Gear single;
  private final Turns turns;
  private final int most;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();
  private BatchTurn last = BatchTurn.none();

  /**
   * @param single takes the deliveries that go alone
   * @param turns one at a time, for the batches
   * @param most deliveries in a batch
   */
  BatchGear(
      RabbitmqConsumer consumer,
      RouteEntry route,
      Failures failures,
      Gear single,
      Turns turns,
      int most) {
    this.consumer = consumer;
    this.route = route;
    this.failures = failures;
    this.single = single;
    this.turns = turns;
    this.most = most;
  }

  @Override
  public void delivered(Delivery delivery) {
    if (route.isTooLarge(delivery)) {
      single.delivered(delivery);
    } else {
      waiting.add(delivery);
      turns.take(this::takeBatch);
    }
  }

  @Override
  public boolean finishesMany() {
    return true;
  }

  /** Finds nothing where an earlier turn took the delivery into its batch. */
  private void takeBatch() {
    List<Delivery> batch = next();
    if (!batch.isEmpty()) {
      last = last.next();
      new Settling().begin(batch, last);
    }
  }

  private List<Delivery> next() {
    var batch = new ArrayList<Delivery>();
    long bytes = 0;
    while (batch.size() < most && bytes < MOST_BYTES && !waiting.isEmpty()) {
      Delivery next = waiting.remove();
      if (next.isWanted()) {
        batch.add(next);
        bytes += next.message().body().length;
      } else {
        next.giveBack();
      }
    }
    return batch;
  }

  /** What becomes of one batch. */
  private final class Settling implements BatchRun.Settlement<Delivery> {

    private final Map<Subscription, List<Long>> done = new LinkedHashMap<>();

    void begin(List<Delivery> batch, BatchTurn turn) {
      new BatchRun<>(
              consumer.getProcessor(), () -> consumer.createExchange(false), route::exchange, this)
          .begin(batch, turn)
          .thenRun(() -> done.forEach(Subscription::finish))
          .exceptionally(Settling::stayUnacknowledged);
    }

    private static Void stayUnacknowledged(Throwable defect) {
      LOG.error("A batch stays unacknowledged until its channel ends; this is a defect", defect);
      return null;
    }

    @Override
    public void done(Delivery delivery) {
      done.computeIfAbsent(delivery.subscription(), any -> new ArrayList<>()).add(delivery.tag());
    }

    @Override
    public void again(Delivery delivery, OfferAgain why) {
      failures.keep(delivery, why);
    }

    @Override
    public void alone(Delivery delivery) {
      single.delivered(delivery);
    }
  }
}
