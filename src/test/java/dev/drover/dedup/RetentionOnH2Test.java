package dev.drover.dedup;

import dev.drover.settings.SqlSettings;

class RetentionOnH2Test extends RetentionContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
