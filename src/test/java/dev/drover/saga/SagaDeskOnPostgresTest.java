package dev.drover.saga;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class SagaDeskOnPostgresTest extends SagaDeskContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
