package dev.drover.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --to} names: an exchange with its routing key, or a topic. */
sealed interface Destination {

  /** {@code rabbitmq:exchange/routing.key}; an empty exchange is the default one. */
  record Rabbitmq(String exchange, String routingKey) implements Destination {
    @Override
    public String toString() {
      return "rabbitmq:" + exchange + "/" + routingKey;
    }
  }

  /** {@code kafka:topic}. */
  record Kafka(String topic) implements Destination {
    @Override
    public String toString() {
      return "kafka:" + topic;
    }
  }

  /** Parses what was typed; the routing key begins after the first slash. */
  final class Parser implements ITypeConverter<Destination> {

    private static final String ALLOWED =
        "'%s' is no destination; allowed are rabbitmq:EXCHANGE/ROUTING-KEY and kafka:TOPIC";

    @Override
    public Destination convert(String typed) {
      if (typed.startsWith("rabbitmq:") && typed.length() > "rabbitmq:".length()) {
        return rabbitmq(typed.substring("rabbitmq:".length()));
      }
      if (typed.startsWith("kafka:") && typed.length() > "kafka:".length()) {
        return new Kafka(typed.substring("kafka:".length()));
      }
      throw new TypeConversionException(ALLOWED.formatted(typed));
    }

    private static Rabbitmq rabbitmq(String rest) {
      int slash = rest.indexOf('/');
      return slash < 0
          ? new Rabbitmq(rest, "")
          : new Rabbitmq(rest.substring(0, slash), rest.substring(slash + 1));
    }
  }
}
