package dev.drover.fault;

/**
 * An event as its message id tells it.
 *
 * @param kite the aggregate
 * @param number its place among those of its kite that commit; one that is rolled back frees it
 * @param transaction who stored it, and when
 */
record KiteEvent(String kite, int number, String transaction) {

  static KiteEvent of(String id) {
    String[] parts = id.split("/");
    return new KiteEvent(parts[0], Integer.parseInt(parts[1]), parts[2]);
  }

  String id() {
    return kite + "/" + number + "/" + transaction;
  }
}
