package dev.drover.fault;

/** One of the two shipped bridges: where its messages go in, come out, and end when they cannot. */
public enum Flow {
  ORDERS("o-", "orders", "orders", "orders.dlq"),
  PAYMENTS("p-", "payments", "payments", "payments.dlt");

  /** Every message id of this flow begins with it. */
  final String prefix;

  /** An exchange for orders, a topic for payments. */
  final String source;

  /** A topic for orders, a queue for payments. */
  final String target;

  /** A queue for orders, a topic for payments. */
  final String deadLetters;

  Flow(String prefix, String source, String target, String deadLetters) {
    this.prefix = prefix;
    this.source = source;
    this.target = target;
    this.deadLetters = deadLetters;
  }

  String title() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  boolean owns(String id) {
    return id.startsWith(prefix);
  }
}
