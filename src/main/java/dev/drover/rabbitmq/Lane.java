package dev.drover.rabbitmq;

import java.util.ArrayDeque;
import java.util.Queue;

/** Deliveries that go through the route one after the other: the first is in work until settled. */
final class Lane {

  private final Queue<Delivery> queue = new ArrayDeque<>();

  /** Whether the delivery may begin, or begin again; else it does when those before it are over. */
  synchronized boolean enter(Delivery delivery) {
    if (is(queue.peek(), delivery.subscription(), delivery.tag())) {
      return true;
    }
    queue.add(delivery);
    return queue.size() == 1;
  }

  /** A delivery is over; gives back the one that may begin now, or null. */
  synchronized Delivery leave(Subscription subscription, long tag) {
    boolean wasFirst = is(queue.peek(), subscription, tag);
    queue.removeIf(each -> is(each, subscription, tag));
    return wasFirst ? queue.peek() : null;
  }

  private static boolean is(Delivery delivery, Subscription subscription, long tag) {
    return delivery != null && delivery.subscription() == subscription && delivery.tag() == tag;
  }
}
