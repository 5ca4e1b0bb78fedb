package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class MessageDedupOnPostgresTest extends MessageDedupContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
