package dev.drover.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class OutboxOnPostgresTest extends OutboxContract {

  private SqlSettings address;

  @Override
  SqlSettings newDatabase() {
    address = PostgresServer.newDatabase();
    return address;
  }

  @Test
  void aCommitWakesTheRelay() throws Exception {
    daemon("&pollInterval=1h");
    await().during(Duration.ofSeconds(1)).until(() -> true);

    store("a-0");

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> rows("SELECT state FROM outbox_event").equals(List.of("published")));
    assertThat(rows("SELECT name FROM outbox_destination")).containsExactly("events");
  }

  @Test
  void whatWasPublishedAndNotMarkedIsPublishedAgainUnderItsId() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    store("a-0");
    Database mortal = database;
    DefaultCamelContext daemon =
        daemon(
            "",
            exchange -> {
              inWork.countDown();
              goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
            });
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    mortal.close();
    goOn.countDown();
    await().atMost(SOON).until(() -> published.size() == 1);
    daemon.close();
    daemons.clear();

    database = Database.open(address, dataDir);
    daemon("");
    await().atMost(SOON).until(() -> published.equals(List.of("a-0", "a-0")));
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
  }
}
