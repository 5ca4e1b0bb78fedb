package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.ChildJvm;
import dev.drover.sql.Database;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageDedupOnH2Test extends MessageDedupContract {

  private static final SqlSettings EMBEDDED = new SqlSettings("", "", "", 10);

  @TempDir Path killedDataDir;

  @Override
  SqlSettings newDatabase() {
    return EMBEDDED;
  }

  @Test
  void keepsWhatWasConfirmedJustBeforeAKill() throws Exception {
    Process child = ChildJvm.start(Killed.class, killedDataDir.toString(), OWNER.toString());
    assertThat(child.waitFor()).isEqualTo(Killed.EXIT);

    try (Database database = Database.open(EMBEDDED, killedDataDir)) {
      var restarted = repositoryIn(database, OWNER);

      assertThat(restarted.add(newExchange(), "done 0")).isFalse();
      assertThat(restarted.add(newExchange(), "done 9")).isFalse();
      assertThat(restarted.add(newExchange(), "claimed")).isTrue();
      assertThat(restarted.counts()).isEqualTo(new DedupCounts(1, 2, 0, 1, 0));
    }
  }

  private static SqlIdempotentRepository repositoryIn(Database database, UUID owner) {
    return new SqlIdempotentRepository(
        database.transactions(), new OwnerHeartbeat(database, owner, LEASE));
  }

  private static Exchange newExchange() {
    var exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getExchangeExtension().setFromRouteId("orders");
    return exchange;
  }

  /** Finishes ten messages, claims one, and halts at once. */
  static final class Killed {
    static final int EXIT = 42;

    public static void main(String[] args) throws Exception {
      Database database = Database.open(EMBEDDED, Path.of(args[0]));
      UUID owner = UUID.fromString(args[1]);
      var repository = repositoryIn(database, owner);
      for (int i = 0; i < 10; i++) {
        Exchange exchange = newExchange();
        repository.add(exchange, "done " + i);
        repository.confirm(exchange, "done " + i);
      }
      repository.add(newExchange(), "claimed");
      Runtime.getRuntime().halt(EXIT);
    }
  }
}
