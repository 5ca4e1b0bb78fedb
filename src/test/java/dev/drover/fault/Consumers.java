package dev.drover.fault;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who consumes for the shipped routes, as the brokers see it: a route that stopped and came back
 * has other names there.
 *
 * @param orders tags at RabbitMQ; empty on the embedded broker, which does not tell
 * @param payments members of the Kafka group
 */
record Consumers(Set<String> orders, Set<String> payments) {

  static Consumers of(Installation on) throws Exception {
    return new Consumers(
        on.isReal() ? tags(on.rabbitmq()) : Set.of(),
        new TreeSet<>(PaymentsGroup.members(on.daemon(0).kafkaBrokers())));
  }

  private static Set<String> tags(RabbitmqServer rabbitmq) {
    return rabbitmq
        .ctl("list_consumers", "queue_name", "channel_pid", "consumer_tag")
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("orders\\s.*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
