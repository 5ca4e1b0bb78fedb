package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class BatchDedupOnPostgresTest extends BatchDedupContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
