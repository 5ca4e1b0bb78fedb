package dev.drover.dedup;

import dev.drover.settings.SqlSettings;

class DedupInspectionOnH2Test extends DedupInspectionContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
