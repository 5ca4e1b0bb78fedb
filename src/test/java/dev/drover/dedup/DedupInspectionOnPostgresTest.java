package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class DedupInspectionOnPostgresTest extends DedupInspectionContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
