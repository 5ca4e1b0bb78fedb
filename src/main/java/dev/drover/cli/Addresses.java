package dev.drover.cli;

import dev.drover.settings.DroverSettings;
import dev.drover.settings.InvalidSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the brokers by the daemon's own settings, the embedded ones where none are named. */
record Addresses(RabbitmqAddress rabbitmq, KafkaAddress kafka) {

  /** Variables that steer this program and its launcher, not the daemon's settings. */
  private static final List<String> OWN =
      List.of("DROVER_DEBUG", "DROVER_LOG_", "DROVER_HOME", "DROVER_JAVA_OPTS", "DROVER_BUILD");

  /**
   * @throws CommandFailed naming every fault in the settings
   */
  static Addresses read(Path configDir, Map<String, String> environment) {
    try {
      return of(DroverSettings.read(configDir, withoutOwn(environment)));
    } catch (InvalidSettings e) {
      throw new CommandFailed(
          StartRefused.MISCONFIGURED, e.faults().stream().map(Object::toString).toList(), e);
    }
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

  private static Map<String, String> withoutOwn(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(e -> OWN.stream().noneMatch(e.getKey()::startsWith))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
