package dev.drover.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class KillOnEmbeddedIT extends KillContract {

  @Override
  DaemonProcess daemon() throws Exception {
    return DaemonProcess.in("kill-embedded");
  }

  @Override
  Connection database(DaemonProcess daemon) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:"
            + daemon.folder().resolve("data/h2/drover")
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0");
  }
}
