package dev.drover.outbox;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class OutboxDeskOnPostgresTest extends OutboxDeskContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
