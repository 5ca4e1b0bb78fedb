package dev.drover.rabbitmq;

/** One message an exchange, many exchanges at a time, each on a thread of its own while it runs. */
final class SingleGear implements Gear {

  private final RouteEntry route;
  private final Turns turns;

  SingleGear(RouteEntry route, Turns turns) {
    this.route = route;
    this.turns = turns;
  }

  @Override
  public void delivered(Delivery delivery) {
    turns.take(() -> route.process(delivery));
  }
}
