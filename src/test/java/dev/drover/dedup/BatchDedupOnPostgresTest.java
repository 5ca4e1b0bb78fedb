package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PlainSql;
import dev.drover.sql.PostgresServer;
import java.util.List;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class BatchDedupOnPostgresTest extends BatchDedupContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  @Test
  void aMarkIsForcedToTheDiskAndAClaimIsNot() throws Exception {
    var commits = new SeenCommits(new PlainSql(database.dataSource()));
    Exchange exchange = exchange();

    repository.addAll(exchange, List.of("1", "2"));
    assertThat(commits.take()).containsExactly("1 claimed off", "2 claimed off");
    execute("DELETE FROM message_dedup WHERE message_id = '2'");
    repository.confirmAll(exchange, List.of("1", "2"));

    assertThat(commits.take()).containsOnly("1 done on", "2 done on");
  }

  @Test
  void aClaimThatIsTakenOverIsForced() throws Exception {
    repository.addAll(exchange(), List.of("1"));
    var commits = new SeenCommits(new PlainSql(database.dataSource()));

    repositoryOf(OTHER).addAll(exchange(), List.of("1"));

    assertThat(commits.take()).containsExactly("1 claimed on");
  }
}
