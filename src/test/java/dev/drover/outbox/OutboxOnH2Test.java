package dev.drover.outbox;

import dev.drover.settings.SqlSettings;

class OutboxOnH2Test extends OutboxContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
