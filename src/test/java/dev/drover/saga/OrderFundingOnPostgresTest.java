package dev.drover.saga;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class OrderFundingOnPostgresTest extends OrderFundingContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
