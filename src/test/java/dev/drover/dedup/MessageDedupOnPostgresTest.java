package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PostgresServer;
import java.util.UUID;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class MessageDedupOnPostgresTest extends MessageDedupContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  @Test
  void goesOnAfterTheServerCutEveryConnection() throws Exception {
    SqlSettings settings = newDatabase();
    try (Database database = Database.open(settings, dataDir)) {
      var repository =
          new SqlIdempotentRepository(
              database.transactions(), new OwnerHeartbeat(database, UUID.randomUUID(), LEASE));
      var exchange = new DefaultExchange(new DefaultCamelContext());
      exchange.getExchangeExtension().setFromRouteId("orders");

      cutConnections(settings);
      assertThat(repository.add(exchange, "1")).isTrue();
      cutConnections(settings);
      assertThat(repository.confirm(exchange, "1")).isTrue();
      assertThat(repository.add(exchange, "1")).isFalse();
    }
  }

  private static void cutConnections(SqlSettings settings) {
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + settings.url().substring(settings.url().lastIndexOf('/') + 1)
            + "'");
  }
}
