package dev.drover.dedup;

import dev.drover.settings.SqlSettings;

class BatchDedupOnH2Test extends BatchDedupContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
