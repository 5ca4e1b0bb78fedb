package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.settings.SqlSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that hangs does not hang who asks it. */
@Timeout(20)
class LoneConnectionTest {

  @TempDir Path dataDir;

  @Test
  void givesUpOnAnAnswerThatDoesNotComeAndGoesOnOnANewConnection() throws Exception {
    try (LoneConnection connection = to(PostgresServer.newDatabase(), Duration.ofMillis(500))) {
      String first = backend(connection);
      assertThat(backend(connection)).isEqualTo(first);

      assertThatThrownBy(() -> connection.run(c -> text(c, "SELECT pg_sleep(60)")))
          .isInstanceOf(SQLException.class);

      assertThat(backend(connection)).isNotEqualTo(first);
    }
  }

  @Test
  void givesUpOnAServerThatTakesTheConnectionAndSaysNothing() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LoneConnection connection = to(at(silent.getLocalPort()), Duration.ofMillis(500))) {
      long begun = System.nanoTime();

      assertThatThrownBy(() -> connection.run(c -> null)).isInstanceOf(SQLException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }
  }

  private static String backend(LoneConnection connection) throws SQLException {
    return connection.run(c -> text(c, "SELECT pg_backend_pid()"));
  }

  private LoneConnection to(SqlSettings settings, Duration timeout) {
    return new LoneConnection(DatabaseAddress.of(settings, dataDir), timeout);
  }

  private static SqlSettings at(int port) {
    return new SqlSettings("jdbc:postgresql://127.0.0.1:" + port + "/x", "u", "", 2);
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
