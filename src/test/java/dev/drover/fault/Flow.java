package dev.drover.fault;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A flow of messages: where they go in, come out, and end when they cannot. */
public enum Flow {
  ORDERS("o-", Way.TO_KAFKA, "orders", "orders", "orders.dlq"),
  PAYMENTS("p-", Way.TO_RABBITMQ, "payments", "payments", "payments.dlt"),

  /** Of an integrator's route file, as {@code ReloadUnderLoadIT} has it; and so the next. */
  REFUNDS("r-", Way.TO_KAFKA, "refunds", "refunds", "refunds.dlq"),
  SHIPMENTS("s-", Way.TO_RABBITMQ, "shipments", "shipments", "shipments.dlt"),

  /** Into a table, as {@code BatchKillsIT} has it; it has no topic. */
  COUNTED("c-", Way.TO_KAFKA, "counted", "", "counted.dlq");

  /** The two bridges, which every daemon has. */
  static final Set<Flow> SHIPPED = Collections.unmodifiableSet(EnumSet.of(ORDERS, PAYMENTS));

  /** All that go from one broker to the other. */
  static final Set<Flow> BRIDGES =
      Collections.unmodifiableSet(EnumSet.of(ORDERS, PAYMENTS, REFUNDS, SHIPMENTS));

  /** From which broker to which. */
  enum Way {
    TO_KAFKA,
    TO_RABBITMQ
  }

  /** Every message id of this flow begins with it. */
  final String prefix;

  private final Way way;

  /** An exchange with a queue of the same name towards Kafka, a topic towards RabbitMQ. */
  final String source;

  /** A topic towards Kafka, a queue towards RabbitMQ. */
  final String target;

  /** A queue towards Kafka, a topic towards RabbitMQ. */
  final String deadLetters;

  Flow(String prefix, Way way, String source, String target, String deadLetters) {
    this.prefix = prefix;
    this.way = way;
    this.source = source;
    this.target = target;
    this.deadLetters = deadLetters;
  }

  boolean isToKafka() {
    return way == Way.TO_KAFKA;
  }

  /** The consumer group of a flow towards RabbitMQ. */
  String group() {
    return "drover-" + title();
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
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
