package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.sql.PostgresServer;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
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

  @Test
  void aMarkIsForcedToTheDiskAndAClaimAloneIsNot() throws Exception {
    var commits = new SeenCommits(new PlainSql(database.dataSource()));
    Exchange exchange = exchange();

    repository.add(exchange, "1");
    assertThat(commits.take()).containsExactly("1 claimed off");
    repository.confirm(exchange, "1");

    assertThat(commits.take()).containsExactly("1 done on");
  }

  @Test
  void aMarkIsForcedThoughClaimsAreCommittedWithIt() throws Exception {
    var group = new GatedCalls(database.dataSource());
    SqlIdempotentRepository one = on(group.dataSource(), OWNER, steady());
    Exchange first = exchange();
    one.add(first, "1");
    var commits = new SeenCommits(new PlainSql(database.dataSource()));

    group.close(() -> one.add(exchange(), UUID.randomUUID().toString()));
    var claim = group.call(() -> one.add(exchange(), "2"));
    var mark = group.call(() -> one.confirm(first, "1"));
    group.open();

    assertThat(List.of(claim.get(), mark.get())).containsOnly(true);
    assertThat(commits.take()).contains("1 done on", "2 claimed on");
  }

  private static void cutConnections(SqlSettings settings) {
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + settings.url().substring(settings.url().lastIndexOf('/') + 1)
            + "'");
  }
}
