package dev.drover.saga;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class SagaOnPostgresTest extends SagaContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
