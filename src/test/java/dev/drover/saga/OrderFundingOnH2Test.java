package dev.drover.saga;

import dev.drover.settings.SqlSettings;

class OrderFundingOnH2Test extends OrderFundingContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
