package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class RetentionOnPostgresTest extends RetentionContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
