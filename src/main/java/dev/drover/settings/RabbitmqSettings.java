package dev.drover.settings;

import java.net.URI;
import java.util.Optional;

/**
 * Where RabbitMQ is.
 *
 * @param uri {@code amqp://} or {@code amqps://}, with user and password percent-encoded; no path
 *     means the virtual host {@code /}; empty means the embedded broker
 */
public record RabbitmqSettings(Optional<URI> uri) {

  /** Whether the daemon starts its own AMQP broker, because no address was given. */
  public boolean isEmbedded() {
    return uri.isEmpty();
  }

  /** The address without its password, for people to read. */
  @Override
  public String toString() {
    return "RabbitmqSettings[uri=" + uri.map(Masked::uri).orElse("embedded") + "]";
  }
}
