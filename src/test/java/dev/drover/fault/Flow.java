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

  String id(int run, int number) {
    return prefix + run + "-" + number;
  }

  /** Whether it is the id of another run's message, which this run has nothing to do with. */
  boolean isOfAnotherRun(int run, String id) {
    return id.matches(prefix + "\\d+-\\d+") && !id.startsWith(prefix + run + "-");
  }

  boolean owns(String id) {
    return id.startsWith(prefix);
  }
}
