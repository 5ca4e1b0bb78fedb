package dev.drover.transaction;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class SqlStepsOnPostgresTest extends SqlStepsContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
