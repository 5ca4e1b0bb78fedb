package dev.drover.saga;

import dev.drover.settings.SqlSettings;

class AccountFundingOnH2Test extends AccountFundingContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }
}
