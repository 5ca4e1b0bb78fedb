package dev.drover.rabbitmq;

/**
 * How the deliveries of one concurrent consumer are taken through the route. It outlives its
 * subscriptions: while one is lost and the next opened, the work goes on. Thread-safe; no method
 * waits for a route.
 */
interface Gear {

  /** A delivery came, or one that was held is offered again. */
  void delivered(Delivery delivery);

  /** A delivery was acknowledged, rejected or given back. */
  default void settled(Subscription subscription, long tag) {}

  /** Whether many deliveries are finished together now and then, so that a single one can wait. */
  default boolean finishesMany() {
    return false;
  }

  /** Whether a delivery that has to go back takes all with it that came on its channel. */
  default boolean keepsOrder() {
    return false;
  }
}
