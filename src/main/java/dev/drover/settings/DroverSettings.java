package dev.drover.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * Everything an operator can set, checked.
 *
 * @param rabbitmq the RabbitMQ server, or none: the embedded broker
 * @param kafka the Kafka brokers, or none: the embedded broker
 * @param sql the PostgreSQL database, or none: the embedded one
 * @param embedded the ports of the embedded servers
 * @param http where the daemon listens for HTTP
 * @param dataDir absolute; holds what must outlive a restart
 * @param startPatience how long the start waits for a server that does not answer
 * @param dedupLease how long a daemon may be silent before others take over what it was working on
 * @param dedupRetention how long a finished message is remembered
 * @param camel every other key of the file, untouched: {@code camel.*} and what routes read as
 *     placeholders
 */
public record DroverSettings(
    RabbitmqSettings rabbitmq,
    KafkaSettings kafka,
    SqlSettings sql,
    EmbeddedSettings embedded,
    HttpSettings http,
    Path dataDir,
    Duration startPatience,
    Duration dedupLease,
    Duration dedupRetention,
    Properties camel) {

  /**
   * Reads {@code application.properties} in a folder, then the environment, which wins.
   *
   * <p>A key {@code drover.data-dir} is the variable {@code DROVER_DATA_DIR}. A file that is not
   * there means the defaults; a folder that is not there is a fault. A relative {@code
   * drover.data-dir} counts from the folder that holds {@code configDir}. A value {@code env:NAME}
   * or {@code file:/path} stands for what that variable or file holds.
   *
   * @throws InvalidSettings naming every fault found, not only the first
   */
  public static DroverSettings read(Path configDir, Map<String, String> environment)
      throws InvalidSettings {
    return new SettingsReader(configDir, environment).read();
  }

  /** For people to read: no password, and of the keys that are not Drover's only the names. */
  @Override
  public String toString() {
    return "DroverSettings[%s, %s, %s, %s, %s, dataDir=%s, startPatience=%s, dedupLease=%s, dedupRetention=%s, camel=%s]"
        .formatted(
            rabbitmq,
            kafka,
            sql,
            embedded,
            http,
            dataDir,
            startPatience,
            dedupLease,
            dedupRetention,
            new TreeSet<>(camel.stringPropertyNames()));
  }
}
