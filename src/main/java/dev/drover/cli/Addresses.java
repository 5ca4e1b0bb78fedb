package dev.drover.cli;

import dev.drover.settings.DroverSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Finds the brokers by the daemon's own settings, the embedded ones where none are named. */
record Addresses(RabbitmqAddress rabbitmq, KafkaAddress kafka) {

  /**
   * @throws CommandFailed naming every fault in the settings
   */
  static Addresses read(Path configDir, Map<String, String> environment) {
    return of(SettingsOf.read(configDir, environment));
  }

  private static Addresses of(DroverSettings settings) {
    int port = settings.embedded().amqpPort();
    URI rabbitmq =
        settings
            .rabbitmq()
            .uri()
            .orElseGet(() -> URI.create("amqp://guest:guest@127.0.0.1:" + port));
    String kafka =
        settings.kafka().isEmbedded()
            ? "127.0.0.1:" + settings.embedded().kafkaPort()
            : settings.kafka().brokers();
    return new Addresses(new RabbitmqAddress(rabbitmq), new KafkaAddress(kafka));
  }
}
