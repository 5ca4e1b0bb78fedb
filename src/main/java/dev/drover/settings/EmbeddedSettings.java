package dev.drover.settings;

/**
 * The ports that the embedded servers open on 127.0.0.1.
 *
 * @param amqpPort the AMQP 0-9-1 broker's
 * @param kafkaPort the Kafka broker's, for clients
 * @param kafkaControllerPort the Kafka broker's, for its own controller
 */
public record EmbeddedSettings(int amqpPort, int kafkaPort, int kafkaControllerPort) {}
