package dev.drover.cli;

import java.net.URI;

/**
 * The two brokers that the demo drives messages through.
 *
 * @param rabbitmq amqp:// or amqps:// with user, password and virtual host; masked by {@link
 *     #toString}
 * @param kafkaBrokers host:port, comma separated
 */
public record DemoTargets(URI rabbitmq, String kafkaBrokers) {

  @Override
  public String toString() {
    return "DemoTargets[rabbitmq=%s, kafkaBrokers=%s]"
        .formatted(RabbitmqAddress.of(rabbitmq), kafkaBrokers);
  }
}
