package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatabaseOnH2Test extends DatabaseContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }

  @Override
  String product() {
    return "H2";
  }

  @Test
  void liesInTheDataFolder() {
    Path file = dataDir.resolve("h2").resolve("drover.mv.db");

    assertThat(Files.exists(file)).isTrue();
  }
}
