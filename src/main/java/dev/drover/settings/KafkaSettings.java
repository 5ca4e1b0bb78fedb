package dev.drover.settings;

/**
 * Where Kafka is, and what to do about topics that are missing.
 *
 * @param brokers {@code host:port,host:port}; empty means the embedded broker
 * @param createTopics whether the start creates missing topics of the loaded routes
 * @param partitions how many partitions such a topic gets
 */
public record KafkaSettings(String brokers, boolean createTopics, int partitions) {

  /** Whether the daemon starts its own Kafka broker, because no address was given. */
  public boolean isEmbedded() {
    return brokers.isEmpty();
  }
}
