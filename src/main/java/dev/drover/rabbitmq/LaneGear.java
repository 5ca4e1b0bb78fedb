package dev.drover.rabbitmq;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Expression;

/**
 * One message an exchange; messages with the same key one after the other, in the order of their
 * coming, while keys run side by side. A message that is held holds up its lane, so the order of a
 * key survives failures; a message without a key is in no lane.
 */
final class LaneGear implements Gear {

  /** A delivery in the books: of one subscription, by its tag. */
  private record Place(Subscription subscription, long tag) {}

  private final RouteEntry route;
  private final Failures failures;
  private final Expression key;
  private final Gear single;
  private final Lane[] lanes;
  private final Map<Place, Lane> taken = new ConcurrentHashMap<>();

  /**
   * @param key evaluated on the exchange as it comes, on the channel's thread
   * @param single takes each delivery whose turn in its lane it is
   */
  LaneGear(RouteEntry route, Failures failures, Expression key, Gear single, int lanes) {
    this.route = route;
    this.failures = failures;
    this.key = key;
    this.single = single;
    this.lanes = new Lane[lanes];
    Arrays.setAll(this.lanes, i -> new Lane());
  }

  @Override
  public void delivered(Delivery delivery) {
    try {
      Lane lane = taken.computeIfAbsent(placeOf(delivery), place -> choose(delivery));
      if (lane == null || lane.enter(delivery)) {
        single.delivered(delivery);
      }
    } catch (RuntimeException e) {
      failures.handle(delivery, e);
    }
  }

  @Override
  public void settled(Subscription subscription, long tag) {
    Lane lane = taken.remove(new Place(subscription, tag));
    Delivery next = lane == null ? null : lane.leave(subscription, tag);
    if (next != null) {
      single.delivered(next);
    }
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  /** Null where the message has no key. */
  private Lane choose(Delivery delivery) {
    String value = key.evaluate(route.exchange(delivery), String.class);
    return value == null || value.isEmpty()
        ? null
        : lanes[Math.floorMod(value.hashCode(), lanes.length)];
  }

  private static Place placeOf(Delivery delivery) {
    return new Place(delivery.subscription(), delivery.tag());
  }
}
