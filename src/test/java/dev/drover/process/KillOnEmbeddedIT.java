package dev.drover.process;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class KillOnEmbeddedIT extends KillContract {

  private static final String OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

  @Override
  DaemonProcess daemon() throws Exception {
    return DaemonProcess.in("kill-embedded");
  }

  @Override
  Connection database(DaemonProcess daemon) throws SQLException {
    String file = daemon.folder().resolve("data/h2/drover").toString();
    return DriverManager.getConnection("jdbc:h2:file:" + file + OPTIONS, "drover", "");
  }
}
