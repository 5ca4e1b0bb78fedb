package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How finished messages are forgotten, on either product. */
abstract class RetentionContract extends DedupOnDatabase {

  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void forgetsWhatHasBeenDoneForLongerAndNothingElse() throws Exception {
    finish(repository, "young");
    finish(repository, "old");
    age("old", 8);
    finish(repository, "slow");
    execute(
        "UPDATE message_dedup SET claimed_at = claimed_at - 8 * INTERVAL '1' DAY"
            + " WHERE message_id = 'slow'");
    var retention = new Retention(transactions, WEEK);

    retention.removeExpired();

    assertThat(messages()).isEqualTo("slow young");
    assertThat(retention.removed()).isEqualTo(1);
    assertThat(repository.add(exchange(), "old")).as("new again").isTrue();
    assertThat(repository.add(exchange(), "young")).isFalse();
  }

  @Test
  void forgetsClaimsOfTheDeadWhenTheyAreAsOldAndNoneOfTheLiving() throws Exception {
    UUID living = daemon(0, 10);
    UUID dead = daemon(8, 10);
    UUID restarted = daemon(0, 1);
    UUID lately = daemon(1, 10);
    claimed(living, "of the living");
    claimed(dead, "of the dead");
    claimed(restarted, "of an earlier run");
    claimed(lately, "of one that died yesterday");
    claimed(UUID.randomUUID(), "of a stranger");
    execute("UPDATE message_dedup SET claimed_at = claimed_at - 8 * INTERVAL '1' DAY");
    claimed(dead, "young");

    var retention = new Retention(transactions, WEEK);
    retention.removeExpired();

    assertThat(retention.removed()).isEqualTo(3);
    assertThat(messages()).isEqualTo("of one that died yesterday of the living young");
  }

  @Test
  void readsTheTableOnceAndDeletesInStepsOfTwoThousandRows() throws Exception {
    fill(4500);
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    var retention = new Retention(new Transactions(counted.dataSource(), database.dialect()), WEEK);

    retention.removeExpired();

    assertThat(counted.take()).as("a look, and three steps").isEqualTo(4);
    assertThat(retention.removed()).isEqualTo(4500);
  }

  @Test
  void blocksNoClaim() throws Exception {
    fill(2000);
    var expired = new ExpiredRows(database.dialect(), WEEK);

    transactions.run(
        reading ->
            expired.eachStep(
                reading,
                2000,
                keys ->
                    transactions.run(
                        deleting -> {
                          assertThat(expired.delete(deleting, keys)).isEqualTo(2000);
                          return repository.add(exchange(), "new");
                        })));

    assertThat(messages()).isEqualTo("new");
  }

  @Test
  void daemonsThatDoItAtTheSameTimeRemoveEachRowOnce() throws Exception {
    fill(10_000);
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    var retention = new Retention(new Transactions(counted.dataSource(), database.dialect()), WEEK);
    Callable<Void> pass =
        () -> {
          retention.removeExpired();
          return null;
        };
    var threads = Executors.newFixedThreadPool(4);

    for (var done : threads.invokeAll(List.of(pass, pass, pass, pass))) {
      done.get();
    }
    threads.shutdown();

    assertThat(retention.removed()).isEqualTo(10_000);
    assertThat(counted.failed()).as("a deadlock's victims").isEmpty();
  }

  @Test
  void worksByItselfUntilItIsStopped() throws Exception {
    fill(4500);
    var retention = new Retention(transactions, Duration.ofSeconds(2));

    retention.start();
    finish(repository, "1");

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("SELECT COUNT(*) FROM message_dedup") == 0);
    retention.stop();
    assertThat(retention.removed()).isEqualTo(4501);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("drover-retention"));
  }

  @Test
  void goesOnWhenTheDatabaseIsBack() throws Exception {
    fill(10);
    var lost = UnansweredCommit.on(database.dataSource(), commit -> commit == 0, "08006");
    var retention =
        new Retention(new Transactions(lost, database.dialect()), Duration.ofSeconds(1));

    retention.start();
    finish(repository, "1");

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> number("SELECT COUNT(*) FROM message_dedup") == 0);
    retention.stop();
  }

  /** Finished messages of eight days ago. */
  private void fill(int count) throws SQLException {
    Exchange exchange = exchange();
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "old-" + i).toList();
    repository.addAll(exchange, ids);
    repository.confirmAll(exchange, ids);
    execute(
        "UPDATE message_dedup SET claimed_at = claimed_at - 8 * INTERVAL '1' DAY,"
            + " done_at = done_at - 8 * INTERVAL '1' DAY");
  }

  private void age(String id, int days) throws SQLException {
    execute(
        ("UPDATE message_dedup SET claimed_at = claimed_at - %d * INTERVAL '1' DAY,"
                + " done_at = done_at - %d * INTERVAL '1' DAY WHERE message_id = '%s'")
            .formatted(days, days, id));
  }

  private void claimed(UUID owner, String id) {
    assertThat(repositoryOf(owner).add(exchange(), id)).isTrue();
  }

  private UUID daemon(int beatDaysAgo, int startedDaysAgo) throws SQLException {
    UUID owner = UUID.randomUUID();
    execute(
        """
        INSERT INTO daemon_heartbeat (owner, started_at, beat_at)
        VALUES ('%s', CURRENT_TIMESTAMP - %d * INTERVAL '1' DAY,
                CURRENT_TIMESTAMP - %d * INTERVAL '1' DAY)
        """
            .formatted(owner, startedDaysAgo, beatDaysAgo));
    return owner;
  }

  private String messages() throws SQLException {
    return text("SELECT STRING_AGG(message_id, ' ' ORDER BY message_id) FROM message_dedup");
  }
}
