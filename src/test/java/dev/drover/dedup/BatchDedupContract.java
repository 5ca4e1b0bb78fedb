package dev.drover.dedup;

import static dev.drover.dedup.ClaimOutcome.CLAIMED;
import static dev.drover.dedup.ClaimOutcome.COPY;
import static dev.drover.dedup.ClaimOutcome.DUPLICATE;
import static dev.drover.dedup.ClaimOutcome.IN_FLIGHT;
import static dev.drover.dedup.ClaimOutcome.WITHOUT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.delivery.InFlightElsewhere;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the repository promises for the messages of a batch, on either product. */
abstract class BatchDedupContract extends DedupOnDatabase {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void claimsNewMessagesAndMarksThemDoneWithOneStatementEach(int size) throws Exception {
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    SqlIdempotentRepository counting = on(counted.dataSource(), OWNER, steady());
    List<String> ids = ids(size);
    Exchange exchange = exchange();

    assertThat(counting.addAll(exchange, ids)).hasSize(size).containsOnly(CLAIMED);
    assertThat(counted.take()).as("claims").isEqualTo(1);
    assertThat(rows("claimed")).isEqualTo(size);
    assertThat(counting.confirmAll(exchange, ids)).isTrue();
    assertThat(counted.take()).as("marks").isEqualTo(1);

    assertThat(rows("done")).isEqualTo(size);
    assertThat(exchange.getProperties()).as("what later steps see").isEmpty();
    assertThat(counting.counts()).isEqualTo(new DedupCounts(size, 0, 0, 0, 0));
    assertThat(counting.addAll(exchange(), ids)).hasSize(size).containsOnly(DUPLICATE);
    assertThat(counted.take()).as("duplicates").isEqualTo(2);
    assertThat(counting.counts()).isEqualTo(new DedupCounts(size, size, 0, 0, 0));
  }

  @Test
  void tellsForEachMessageWhatItIs() throws Exception {
    finish(repository, "done");
    repository.add(exchange(), "here");
    beat(OTHER, 0);
    repositoryOf(OTHER).add(exchange(), "there");
    Exchange exchange = exchange();

    var outcomes =
        repository.addAll(
            exchange, List.of("new", "done", "", "here", "new", "there", "", "done", "new\0"));

    assertThat(outcomes)
        .containsExactly(
            CLAIMED,
            DUPLICATE,
            WITHOUT_ID,
            IN_FLIGHT,
            COPY,
            IN_FLIGHT,
            WITHOUT_ID,
            DUPLICATE,
            CLAIMED);
    assertThat(repository.counts()).isEqualTo(new DedupCounts(4, 2, 2, 0, 0));
    repository.confirmAll(exchange, List.of("new", "new\0"));
    assertThat(repository.counts().dropped()).as("with the copy in the batch").isEqualTo(3);
    assertThat(rows("done")).isEqualTo(3);
  }

  @Test
  void sharesItsRowsWithSingleMessages() {
    Exchange batch = exchange();
    repository.addAll(batch, List.of("1", "2"));

    assertThatThrownBy(() -> repository.add(exchange(), "1")).isInstanceOf(InFlightElsewhere.class);
    repository.confirmAll(batch, List.of("1", "2"));

    assertThat(repository.add(exchange(), "1")).isFalse();
    assertThat(repository.addAll(exchange("payments"), List.of("1"))).containsExactly(CLAIMED);
  }

  @Test
  void aBatchWithoutIdsLeavesNothingBehind() throws Exception {
    Exchange exchange = exchange();

    assertThat(repository.addAll(exchange, List.of("", "")))
        .containsExactly(WITHOUT_ID, WITHOUT_ID);
    assertThat(repository.addAll(exchange, List.of())).isEmpty();
    assertThat(repository.confirmAll(exchange, List.of("", ""))).isTrue();
    assertThat(repository.removeAll(exchange, List.of("", ""))).isFalse();

    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
  }

  @Test
  void takesFailedMessagesAsNewAndKeepsTheOthers() throws Exception {
    Exchange exchange = exchange();
    repository.addAll(exchange, List.of("1", "2", "3"));

    assertThat(repository.removeAll(exchange, List.of("2"))).isTrue();
    assertThat(repository.confirmAll(exchange, List.of("1", "2", "3"))).isTrue();
    assertThat(repository.removeAll(exchange, List.of("1", "3"))).as("no more ours").isFalse();

    assertThat(rows("done")).isEqualTo(2);
    assertThat(repository.addAll(exchange(), List.of("1", "2", "3")))
        .containsExactly(DUPLICATE, CLAIMED, DUPLICATE);
    assertThat(repository.counts().lostClaims()).isZero();
  }

  @Test
  void isInFlightUntilEachMessageIsConfirmedOrRemoved() {
    Exchange exchange = exchange();
    repository.addAll(exchange, List.of("1", "2"));

    repository.confirmAll(exchange, List.of("1"));

    assertThat(repository.addAll(exchange(), List.of("1", "2")))
        .containsExactly(DUPLICATE, IN_FLIGHT);
    assertThatThrownBy(() -> repository.addAll(exchange, List.of("3")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has a batch of claims already");
  }

  @Test
  void takesBackItsOwnClaimsAndThoseOfTheDeadInThreeStatements() throws Exception {
    List<String> ids = ids(100);
    repository.addAll(exchange(), ids.subList(0, 50));
    repositoryOf(OTHER).addAll(exchange(), ids.subList(50, 80));
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    SqlIdempotentRepository restarted = on(counted.dataSource(), OWNER, steady());
    Exchange exchange = exchange();

    assertThat(restarted.addAll(exchange, ids)).hasSize(100).containsOnly(CLAIMED);

    assertThat(counted.take()).isEqualTo(3);
    assertThat(restarted.counts()).isEqualTo(new DedupCounts(100, 0, 0, 80, 0));
    assertThat(restarted.confirmAll(exchange, ids)).isTrue();
    assertThat(rows("done")).isEqualTo(100);
  }

  @Test
  void marksRowsThatLieElsewhereByNowToo() throws Exception {
    List<String> ids = ids(100);
    Exchange exchange = exchange();
    repository.addAll(exchange, ids);
    changeRow(ids.get(7), "message_id = 'moved'");
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE message_id = 'moved'"))
        .isEqualTo(1);

    assertThat(repository.confirmAll(exchange, ids)).isTrue();

    assertThat(rows("done")).isEqualTo(100);
    assertThat(repository.counts().lostClaims()).isZero();
  }

  @Test
  void marksNoRowThatIsSomebodyElsesByNow() throws Exception {
    List<String> ids = ids(100);
    Exchange exchange = exchange();
    repository.addAll(exchange, ids);
    changeRow(ids.get(7), "claim_token = '%s'".formatted(UUID.randomUUID()));

    assertThat(repository.confirmAll(exchange, ids)).isFalse();

    assertThat(rows("done")).isEqualTo(99);
    assertThat(repository.counts().lostClaims()).isEqualTo(1);
  }

  /** As a crash of the database leaves it, in which commits are lost that nobody waited for. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void marksWhatHasNoRowAnyMore(int size) throws Exception {
    List<String> ids = ids(size);
    Exchange exchange = exchange();
    repository.addAll(exchange, ids);
    execute("DELETE FROM message_dedup WHERE message_id = 'id-0'");

    assertThat(repository.confirmAll(exchange, ids)).isTrue();

    assertThat(rows("done")).isEqualTo(size);
    assertThat(repository.counts().lostClaims()).isZero();
    assertThat(repositoryOf(OTHER).addAll(exchange(), ids)).containsOnly(DUPLICATE);
  }

  private void changeRow(String id, String assignment) throws Exception {
    execute("UPDATE message_dedup SET %s WHERE message_id = '%s'".formatted(assignment, id));
  }

  @Test
  void takesNobodyForDeadBeforeItHasBeatenForAWholeLease() {
    repository.addAll(exchange(), List.of("1"));

    assertThat(repositoryOf(OTHER, new Steadiness(LEASE)).addAll(exchange(), List.of("1", "2")))
        .containsExactly(IN_FLIGHT, CLAIMED);
  }

  @Test
  void leavesClaimsWhenItsOwnBeatFailsWhileItTakesThemOver() throws Exception {
    repository.addAll(exchange(), List.of("1", "2"));
    var steadiness = steady();
    var counted =
        CountedStatements.on(
            database.dataSource(),
            count -> {
              if (count == 3) {
                steadiness.missed();
              }
            });

    assertThat(on(counted.dataSource(), OTHER, steadiness).addAll(exchange(), List.of("1", "2")))
        .containsExactly(IN_FLIGHT, IN_FLIGHT);

    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE owner = '" + OWNER + "'"))
        .isEqualTo(2);
  }

  @Test
  void aZombieNeitherConfirmsNorReleasesWhatWasTakenOver() throws Exception {
    Exchange slow = exchange();
    repository.addAll(slow, List.of("1", "2", "3"));
    SqlIdempotentRepository other = repositoryOf(OTHER);
    finish(other, "1");
    other.add(exchange(), "2");
    String rows =
        "SELECT CONCAT(owner, ' ', claim_token, ' ', state, ' ', done_at) FROM message_dedup"
            + " WHERE message_id = ";
    String first = text(rows + "'1'");
    String second = text(rows + "'2'");

    assertThat(repository.confirmAll(slow, List.of("1", "3"))).isFalse();
    assertThat(repository.removeAll(slow, List.of("2"))).isFalse();

    assertThat(text(rows + "'1'")).isEqualTo(first).contains(OTHER.toString());
    assertThat(text(rows + "'2'")).isEqualTo(second).contains(OTHER.toString());
    assertThat(text(rows + "'3'")).contains(OWNER + " ").contains(" done ");
    assertThat(repository.counts().lostClaims()).isEqualTo(1);
  }

  @Test
  void knowsItsOwnClaimsWhoseCommitWasNotAnswered() {
    var dataSource = UnansweredCommit.on(database.dataSource(), commit -> commit == 0, "08006");
    SqlIdempotentRepository unlucky = on(dataSource, OWNER, steady());
    Exchange exchange = exchange();

    assertThat(unlucky.addAll(exchange, List.of("1", "2"))).containsOnly(CLAIMED);
    assertThat(unlucky.confirmAll(exchange, List.of("1", "2"))).isTrue();
    assertThat(unlucky.counts()).isEqualTo(new DedupCounts(2, 0, 0, 0, 0));
  }

  @Test
  void takesTheClaimsOfAFailedTryOver() {
    var dataSource = UnansweredCommit.on(database.dataSource(), commit -> commit == 0, "58000");
    SqlIdempotentRepository unlucky = on(dataSource, OWNER, steady());
    Exchange exchange = exchange();
    assertThatThrownBy(() -> unlucky.addAll(exchange, List.of("1", "2")))
        .isInstanceOf(DedupUnavailable.class)
        .hasMessageContaining("2 messages of route 'orders' could not be claimed");

    assertThat(unlucky.addAll(exchange, List.of("1", "2"))).containsOnly(CLAIMED);
  }

  @Test
  void failsTheExchangeWhenClaimsCannotBeMarkedDone() {
    Exchange exchange = exchange();
    repository.addAll(exchange, List.of("1", "2"));
    database.close();

    assertThatThrownBy(() -> repository.confirmAll(exchange, List.of("1", "2")))
        .isInstanceOf(DedupUnavailable.class)
        .isSameAs(exchange.getException())
        .hasMessageContaining("were processed and could not be marked done");
  }

  @Test
  void refusesAnExchangeOfNoRoute() {
    assertThatThrownBy(() -> repository.addAll(exchangeOfNoRoute(), List.of("1")))
        .hasMessageContaining("comes from no route");
  }

  /** Eight daemons claim the same messages in eight orders, in batches that overlap. */
  @Test
  void oneOfManyDaemonsClaimsEachMessageAndNoneWaitsForEver() throws Exception {
    List<String> ids = ids(300);

    Map<String, Integer> claims = race(8, ids);

    assertThat(claims).hasSize(300).doesNotContainValue(2);
    assertThat(rows("claimed")).isEqualTo(300);
  }

  /** The same for messages that a dead daemon left behind: its rows are updated, not inserted. */
  @Test
  void oneOfManyDaemonsTakesEachMessageOverAndNoneWaitsForEver() throws Exception {
    List<String> ids = ids(300);
    repository.addAll(exchange(), ids);

    Map<String, Integer> claims = race(8, ids);

    assertThat(claims).hasSize(300).doesNotContainValue(2);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE owner = '" + OWNER + "'")).isZero();
  }

  private SqlIdempotentRepository liveDaemon(CountedStatements counted) throws Exception {
    UUID owner = UUID.randomUUID();
    beat(owner, 0);
    return on(counted.dataSource(), owner, steady());
  }

  /** Each daemon walks through a shuffle of its own; how often each message was claimed. */
  private Map<String, Integer> race(int daemons, List<String> ids) throws Exception {
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    var claims = Collections.synchronizedMap(new HashMap<String, Integer>());
    var works = new ArrayList<Callable<Void>>();
    var seed = new AtomicInteger();
    for (int i = 0; i < daemons; i++) {
      SqlIdempotentRepository one = liveDaemon(counted);
      works.add(() -> claimShuffled(one, ids, seed.incrementAndGet(), claims));
    }
    var pool = Executors.newFixedThreadPool(daemons);
    for (var done : pool.invokeAll(works)) {
      done.get();
    }
    pool.shutdown();
    assertThat(counted.failed()).as("a deadlock's victims").isEmpty();
    return claims;
  }

  private Void claimShuffled(
      SqlIdempotentRepository daemon, List<String> ids, int seed, Map<String, Integer> claims) {
    var shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(seed));
    for (int from = 0; from < shuffled.size(); from += 50) {
      List<String> batch = shuffled.subList(from, from + 50);
      List<ClaimOutcome> outcomes = daemon.addAll(exchange(), batch);
      for (int i = 0; i < batch.size(); i++) {
        if (outcomes.get(i) == CLAIMED) {
          claims.merge(batch.get(i), 1, Integer::sum);
        }
      }
    }
    return null;
  }

  private int rows(String state) throws Exception {
    return number("SELECT COUNT(*) FROM message_dedup WHERE state = '" + state + "'");
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "id-" + i).toList();
  }
}
