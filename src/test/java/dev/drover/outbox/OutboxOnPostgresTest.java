package dev.drover.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.Notifications;
import dev.drover.sql.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
  void aCommitNamesTheDestinationsThatItStoredFor() throws Exception {
    String longest = "x".repeat(9000); // a notification has 8000 bytes
    try (Notifications commits = database.notifications(Outbox.CHANNEL).orElseThrow()) {
      assertThat(commits.await(Duration.ofMillis(1))).isEmpty();

      storeFor("events", "events", "others");
      assertThat(commits.await(Duration.ofSeconds(3)))
          .containsExactlyInAnyOrder("events", "others");

      storeFor(longest);
      assertThat(commits.await(Duration.ofSeconds(3))).allMatch(longest::startsWith).hasSize(1);
    }
  }

  private void storeFor(String... destinations) throws Exception {
    database
        .transactions()
        .run(
            connection -> {
              for (String destination : destinations) {
                insert(connection, destination);
              }
              return null;
            });
  }

  private static void insert(Connection connection, String destination) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO outbox_event (message_id, destination, payload)
            VALUES (CAST(gen_random_uuid() AS VARCHAR), ?, '')
            """)) {
      statement.setString(1, destination);
      statement.executeUpdate();
    }
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
