package dev.drover.bench;

import dev.drover.broker.RabbitmqNode;
import dev.drover.fault.KafkaServer;
import dev.drover.fault.PostgresqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The three real servers, on 127.0.0.1, with their data below {@code target/}. */
final class Servers implements AutoCloseable {

  /** That it is durable, and that 10^7 rows fit into memory, as they would on a server. */
  private static final String[] POSTGRESQL = {
    "fsync=on", "shared_buffers=1GB", "max_wal_size=4GB", "checkpoint_timeout=15min"
  };

  private final RabbitmqNode rabbitmq = RabbitmqNode.start();
  private final KafkaServer kafka = KafkaServer.create();
  private final PostgresqlServer postgresql = PostgresqlServer.create(POSTGRESQL);

  private Servers() {}

  /** Started; they end with this JVM, even where it is told to end early. */
  static Servers start() {
    var servers = new Servers();
    Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
    return servers;
  }

  RabbitmqNode rabbitmq() {
    return rabbitmq;
  }

  KafkaServer kafka() {
    return kafka;
  }

  /** The processes by the name of the server. */
  Map<String, ProcessHandle> processes() {
    return Map.of(
        "rabbitmq", rabbitmq.process(),
        "kafka", kafka.process().toHandle(),
        "postgresql", postgresql.process().toHandle());
  }

  /** Makes an empty database and returns its address. */
  String newDatabase(String name) throws SQLException {
    try (Connection connection = postgresql.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name + '"');
    }
    return postgresql.url().replace("/postgres", "/" + name);
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(database, postgresql.user(), "");
  }

  Connection connectAny() throws SQLException {
    return postgresql.connect();
  }

  @Override
  public void close() {
    postgresql.close();
    kafka.close();
    rabbitmq.kill();
    rabbitmq.close();
  }
}
