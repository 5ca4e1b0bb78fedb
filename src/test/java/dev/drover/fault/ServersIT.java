package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import org.junit.jupiter.api.Test;

/** What the harness stands on: a server that was killed or paused comes back with its data. */
@RequiresRabbitmq(ownNode = true)
class ServersIT {

  @Test
  void postgresqlKeepsItsRowsOverAKill() throws Exception {
    try (var server = PostgresqlServer.create()) {
      try (var connection = server.connect();
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept (id INT)");
        statement.execute("INSERT INTO kept VALUES (1)");
        server.kill();
      }
      server.start();
      try (var connection = server.connect();
          var statement = connection.createStatement()) {
        var rows = statement.executeQuery("SELECT count(*) FROM kept");
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }
}
