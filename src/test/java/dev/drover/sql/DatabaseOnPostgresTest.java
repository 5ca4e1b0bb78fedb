package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.settings.SqlSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatabaseOnPostgresTest extends DatabaseContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  @Override
  String product() {
    return "PostgreSQL";
  }

  @Test
  void saysWhenNobodyAnswersAfterItsPatience() throws Exception {
    int port = freePort();
    var nobody =
        new SqlSettings("jdbc:postgresql://127.0.0.1:" + port + "/x?password=s3cret", "u", "", 2);
    long start = System.nanoTime();

    assertThatThrownBy(() -> Database.open(nobody, dataDir, Duration.ofSeconds(1)))
        .isInstanceOf(DatabaseUnreachable.class)
        .hasMessageContaining("127.0.0.1:" + port + "/x?password=****' cannot be reached")
        .hasMessageNotContaining("s3cret");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(6));
  }

  @Test
  void waitsForAServerThatIsNotUpYet() throws Exception {
    String name = newDatabase().url();
    String database = name.substring(name.lastIndexOf('/') + 1);
    PostgresServer.execute("ALTER DATABASE " + database + " CONNECTION LIMIT 0");
    PostgresServer.execute("DROP ROLE IF EXISTS latecomer");
    PostgresServer.execute("CREATE ROLE latecomer LOGIN");
    PostgresServer.execute("GRANT ALL ON DATABASE " + database + " TO latecomer");
    var late = new SqlSettings(name, "latecomer", "", 2);
    assertThatThrownBy(() -> Database.open(late, dataDir)).isInstanceOf(DatabaseUnreachable.class);

    var later = CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);
    var opened =
        CompletableFuture.runAsync(
            () -> {
              PostgresServer.execute("ALTER DATABASE " + database + " OWNER TO latecomer");
              PostgresServer.execute("ALTER DATABASE " + database + " CONNECTION LIMIT -1");
            },
            later);

    try (Database up = Database.open(late, dataDir, Duration.ofSeconds(20))) {
      assertThat(up.description()).contains(database);
    }
    opened.get();
  }

  @Test
  void doesNotWaitWhereWaitingDoesNotHelp() {
    var noSuchDatabase =
        new SqlSettings(newDatabase().url().replaceAll("/test_.*", "/missing"), "postgres", "", 2);

    assertThatThrownBy(() -> Database.open(noSuchDatabase, dataDir, Duration.ofMinutes(5)))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("\"missing\" does not exist; correct 'drover.sql.url'");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
