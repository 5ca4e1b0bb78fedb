package dev.drover.outbox;

import dev.drover.settings.SqlSettings;

class OutboxDeskOnH2Test extends OutboxDeskContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
