package dev.drover.dedup;

import dev.drover.settings.SqlSettings;

class BatchStepOnH2Test extends BatchStepContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
