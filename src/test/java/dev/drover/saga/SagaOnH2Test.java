package dev.drover.saga;

import dev.drover.settings.SqlSettings;

class SagaOnH2Test extends SagaContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
