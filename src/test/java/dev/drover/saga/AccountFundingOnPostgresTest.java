package dev.drover.saga;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class AccountFundingOnPostgresTest extends AccountFundingContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }
}
