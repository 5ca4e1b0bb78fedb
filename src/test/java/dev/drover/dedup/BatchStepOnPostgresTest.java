package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class BatchStepOnPostgresTest extends BatchStepContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
