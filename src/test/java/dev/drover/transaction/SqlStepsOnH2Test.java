package dev.drover.transaction;

import dev.drover.settings.SqlSettings;

class SqlStepsOnH2Test extends SqlStepsContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 2);
  }
}
