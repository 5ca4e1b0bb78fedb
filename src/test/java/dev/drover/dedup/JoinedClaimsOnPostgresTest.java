package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.OfferAgain;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JoinedClaimsOnPostgresTest extends JoinedClaimsContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  @Override
  void awaitABlockedStatement() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted") > 0);
  }

  /** What a kill of the daemon is for the database: the session ends before the commit. */
  @Test
  void aSessionThatEndsBetweenEffectAndCommitLeavesNeitherAndTheMessageComesAgain()
      throws Exception {
    after(
        exchange ->
            PostgresServer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE state = 'idle in transaction' AND query LIKE 'INSERT INTO credit%'"));
    Exchange killed = send("direct:credits", "1");
    after(exchange -> {});

    assertThat(OfferAgain.isAskedBy(killed.getException())).isTrue();
    assertThat(credits()).isZero();
    assertThat(send("direct:credits", "1").getException()).isNull();

    assertThat(credits()).isEqualTo(1);
    assertThat(send("direct:credits", "1").getProperty(Exchange.DUPLICATE_MESSAGE)).isEqualTo(true);
  }
}
