package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.PlainSql;
import dev.drover.sql.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
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

  /** The place of a row that is gone is another's, once the space has been cleaned up. */
  @Test
  void marksNoRowThatLiesWhereItsOwnLay() throws Exception {
    Exchange exchange = exchange();
    repository.addAll(exchange, List.of("1", "2", "3"));
    String place = text("SELECT ctid FROM message_dedup WHERE message_id = '2'");
    execute("DELETE FROM message_dedup WHERE message_id = '2'");
    vacuum();
    repositoryOf(OTHER).add(exchange(), "other");
    assertThat(text("SELECT ctid FROM message_dedup WHERE message_id = 'other'")).isEqualTo(place);

    assertThat(repository.confirmAll(exchange, List.of("1", "2", "3"))).isTrue();

    assertThat(text("SELECT state FROM message_dedup WHERE message_id = 'other'"))
        .isEqualTo("claimed");
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'done'")).isEqualTo(3);
  }

  private void vacuum() throws Exception {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute("VACUUM message_dedup");
    }
  }
}
