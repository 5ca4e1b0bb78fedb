package dev.drover.process;

import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;

/** The same routes on a real RabbitMQ and a real PostgreSQL, by giving two addresses. */
@RequiresRabbitmq
class KillOnRabbitmqAndPostgresIT extends KillContract {

  private final SqlSettings sql = PostgresServer.newDatabase();
  private final RabbitmqNode rabbitmq = RabbitmqNode.start();

  @Override
  DaemonProcess daemon() throws Exception {
    return DaemonProcess.in("kill-rabbitmq-postgres")
        .with("DROVER_RABBITMQ_URI", rabbitmq.uri())
        .with("DROVER_SQL_URL", sql.url())
        .with("DROVER_SQL_USER", sql.user());
  }

  @Override
  Connection database(DaemonProcess daemon) throws SQLException {
    return DriverManager.getConnection(sql.url(), sql.user(), "");
  }

  @AfterEach
  void stopRabbitmq() {
    rabbitmq.close();
  }
}
