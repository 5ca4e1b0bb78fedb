package dev.drover.rabbitmq;

/** A message, and the subscription in whose books it stands until it is settled. */
record Delivery(Subscription subscription, Incoming message) {

  long tag() {
    return message.tag();
  }

  /** False when the consumer stops or its channel is lost: then it is not begun any more. */
  boolean isWanted() {
    return subscription.isConsuming();
  }

  /** Back to its queue; nothing was done with it. */
  void giveBack() {
    subscription.giveBack(tag());
  }

  /** It is done: acknowledged, alone or with others. */
  void finish() {
    subscription.finish(tag());
  }

  @Override
  public String toString() {
    return message.toString();
  }
}
