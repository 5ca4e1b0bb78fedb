package dev.drover.saga;

import dev.drover.settings.SqlSettings;

class SagaDeskOnH2Test extends SagaDeskContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
