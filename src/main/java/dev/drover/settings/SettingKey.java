package dev.drover.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A key that Drover knows. {@link #ALL} is the one table of them: reading and faults come from it,
 * and a test holds the shipped file against it.
 *
 * @param name as it stands in the file
 * @param byDefault the text in force when the key is missing or empty
 * @param kind what a value is
 * @param description one sentence for the operator
 */
record SettingKey<T>(String name, String byDefault, Kind<T> kind, String description) {

  static final String PREFIX = "drover.";

  static final SettingKey<Optional<URI>> RABBITMQ_URI =
      key(
          "rabbitmq.uri",
          "",
          Kind.AMQP_URI,
          "The RabbitMQ server; empty starts the embedded AMQP broker.");
  static final SettingKey<String> RABBITMQ_PASSWORD =
      key(
          "rabbitmq.password",
          "",
          Kind.SECRET,
          "The password of the user in drover.rabbitmq.uri, in place of one written there.");
  static final SettingKey<String> KAFKA_BROKERS =
      key(
          "kafka.brokers",
          "",
          Kind.BROKERS,
          "The Kafka brokers to ask first; empty starts the embedded Kafka broker.");
  static final SettingKey<Boolean> KAFKA_CREATE_TOPICS =
      key(
          "kafka.create-topics",
          "true",
          Kind.BOOLEAN,
          "Whether the start creates the topics of loaded routes that are missing.");
  static final SettingKey<Integer> KAFKA_PARTITIONS =
      key(
          "kafka.partitions",
          "3",
          Kind.number("a number", 1, 10_000),
          "How many partitions a topic gets that the start creates.");
  static final SettingKey<String> SQL_URL =
      key(
          "sql.url",
          "",
          Kind.JDBC_URL,
          "The PostgreSQL database; empty keeps an H2 file in the data folder.");
  static final SettingKey<String> SQL_USER = key("sql.user", "", Kind.TEXT, "The database user.");
  static final SettingKey<String> SQL_PASSWORD =
      key("sql.password", "", Kind.SECRET, "The database user's password.");
  static final SettingKey<Integer> SQL_POOL_SIZE =
      key(
          "sql.pool-size",
          "10",
          Kind.number("a number", 2, 1_000),
          "The most database connections that are open at a time.");
  static final SettingKey<Path> DATA_DIR =
      key(
          "data-dir",
          "data",
          Kind.FOLDER,
          "The folder for what must outlive a restart; a relative one counts from the folder that holds config/.");
  static final SettingKey<Integer> EMBEDDED_AMQP_PORT =
      key(
          "embedded.amqp-port",
          "5673",
          Kind.PORT,
          "The port of the embedded AMQP broker, on 127.0.0.1.");
  static final SettingKey<Integer> EMBEDDED_KAFKA_PORT =
      key(
          "embedded.kafka-port",
          "9094",
          Kind.PORT,
          "The port of the embedded Kafka broker, on 127.0.0.1.");
  static final SettingKey<Integer> EMBEDDED_KAFKA_CONTROLLER_PORT =
      key(
          "embedded.kafka-controller-port",
          "9095",
          Kind.PORT,
          "The port that the embedded Kafka broker uses for itself, on 127.0.0.1.");
  static final SettingKey<String> HTTP_HOST =
      key(
          "http.host",
          "127.0.0.1",
          Kind.HOST,
          "The interface on which the daemon listens for HTTP; 0.0.0.0 is every one.");
  static final SettingKey<Integer> HTTP_PORT =
      key("http.port", "9876", Kind.PORT, "The port on which the daemon listens for HTTP.");
  static final SettingKey<Duration> START_PATIENCE =
      key(
          "start.patience",
          "forever",
          Kind.PATIENCE,
          "How long the start waits for a server that does not answer, before it gives up.");

  static final SettingKey<Duration> DEDUP_LEASE =
      key(
          "dedup.lease",
          "30s",
          Kind.duration(Duration.ofSeconds(3), Duration.ofMinutes(10), "from 3s to 10m"),
          "How long a daemon may be silent before the others take over what it was working on; the same for every daemon on one database.");

  static final SettingKey<Duration> DEDUP_RETENTION =
      key(
          "dedup.retention",
          "7d",
          Kind.duration(Duration.ofSeconds(1), Duration.ofDays(3650), "from 1s to 3650d"),
          "How long a finished message is remembered, so that a repeat is known; the same for every daemon on one database.");

  static final List<SettingKey<?>> ALL =
      List.of(
          RABBITMQ_URI,
          RABBITMQ_PASSWORD,
          KAFKA_BROKERS,
          KAFKA_CREATE_TOPICS,
          KAFKA_PARTITIONS,
          SQL_URL,
          SQL_USER,
          SQL_PASSWORD,
          SQL_POOL_SIZE,
          DATA_DIR,
          EMBEDDED_AMQP_PORT,
          EMBEDDED_KAFKA_PORT,
          EMBEDDED_KAFKA_CONTROLLER_PORT,
          HTTP_HOST,
          HTTP_PORT,
          START_PATIENCE,
          DEDUP_LEASE,
          DEDUP_RETENTION);

  private static <T> SettingKey<T> key(
      String name, String byDefault, Kind<T> kind, String description) {
    return new SettingKey<>(PREFIX + name, byDefault, kind, description);
  }

  boolean isSecret() {
    return kind == Kind.SECRET;
  }

  /** The environment variable that overrides the key. */
  String variable() {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  T defaultValue() {
    return kind.parser().apply(byDefault).orElseThrow();
  }
}
