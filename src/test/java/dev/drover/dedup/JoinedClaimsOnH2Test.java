package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

class JoinedClaimsOnH2Test extends JoinedClaimsContract {

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 10);
  }

  @Override
  void awaitABlockedStatement() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Thread.getAllStackTraces().values().stream().anyMatch(this::inserts));
  }

  /** H2 tries again and again until the other transaction ends, or a second is over. */
  private boolean inserts(StackTraceElement[] stack) {
    return Stream.of(stack).anyMatch(f -> f.getClassName().equals("org.h2.command.dml.Insert"));
  }
}
