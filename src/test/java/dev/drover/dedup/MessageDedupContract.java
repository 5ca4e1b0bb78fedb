package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.dedup.ClaimRequest.What;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.Transactions;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What the repository promises, on either product. */
abstract class MessageDedupContract extends DedupOnDatabase {

  @Test
  void claimsAMessageAndMarksItDone() throws Exception {
    Exchange exchange = exchange();

    assertThat(repository.add(exchange, "1")).isTrue();
    assertThat(state()).isEqualTo("claimed");
    assertThat(repository.confirm(exchange, "1")).isTrue();

    assertThat(state()).isEqualTo("done");
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE done_at >= claimed_at"))
        .isEqualTo(1);
    assertThat(exchange.getProperties()).as("what later steps see").isEmpty();
    assertThat(repository.counts()).isEqualTo(new DedupCounts(1, 0, 0, 0, 0));
  }

  /** As a crash of the database leaves it, in which commits are lost that nobody waited for. */
  @Test
  void marksAMessageThatHasNoRowAnyMore() throws Exception {
    Exchange exchange = claimed(repository, "1");
    execute("DELETE FROM message_dedup");

    assertThat(repository.confirm(exchange, "1")).isTrue();

    assertThat(state()).isEqualTo("done");
    assertThat(repository.counts().lostClaims()).isZero();
    assertThat(repositoryOf(OTHER).add(exchange(), "1")).isFalse();
  }

  @Test
  void dropsADuplicateOfAFinishedMessage() {
    finish(repository, "1");

    assertThat(repository.add(exchange(), "1")).isFalse();
    assertThat(repository.counts()).isEqualTo(new DedupCounts(1, 1, 0, 0, 0));
  }

  @Test
  void dropsADuplicateAfterARestart() {
    finish(repository, "1");

    assertThat(repositoryOf(OWNER).add(exchange(), "1")).isFalse();
    assertThat(repositoryOf(OTHER).add(exchange(), "1")).isFalse();
  }

  @Test
  void neitherProcessesNorDropsACopyOfAMessageInFlight() {
    repository.add(exchange(), "1");

    assertThatThrownBy(() -> repository.add(exchange(), "1"))
        .isInstanceOf(InFlightElsewhere.class)
        .hasMessageContaining("message '1' is in flight at '" + OWNER + "'");
    assertThat(repository.counts()).isEqualTo(new DedupCounts(1, 0, 0, 0, 0));
  }

  @Test
  void takesAFailedMessageAsNew() throws Exception {
    Exchange failed = exchange();
    repository.add(failed, "1");

    assertThat(repository.remove(failed, "1")).isTrue();

    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
    assertThat(repository.add(exchange(), "1")).isTrue();
  }

  @Test
  void keepsTheRoutesApart() {
    finish(repository, "1");

    assertThat(repository.add(exchange("payments"), "1")).isTrue();
  }

  @Test
  void keepsIdsApartThatDifferInCaseBlanksOrTheirEnd() {
    String longId = "x".repeat(10_000);
    var ids = List.of("a", "A", "a ", " a", "a\0", "é", "e\u0301", longId, longId + "y", "'; --");

    for (String id : ids) {
      assertThat(repository.add(exchange(), id)).as(id).isTrue();
    }
    assertThat(repository.counts().claimed()).isEqualTo(ids.size());
  }

  @Test
  void keepsTheIdReadable() throws Exception {
    repository.add(exchange(), "order 7\0" + "x".repeat(10_000));

    assertThat(text("SELECT message_id FROM message_dedup"))
        .startsWith("order 7\uFFFDx")
        .hasSize(10_008);
    assertThat(text("SELECT repository FROM message_dedup")).isEqualTo("orders");
  }

  @Test
  void letsAMessageWithoutAnIdPassAndLeavesNoRow() throws Exception {
    Exchange exchange = exchange();

    assertThat(repository.add(exchange, "")).isTrue();
    assertThat(repository.add(exchange(), "")).isTrue();
    assertThat(repository.contains(exchange, "")).isFalse();
    assertThat(repository.confirm(exchange, "")).isTrue();
    assertThat(repository.remove(exchange, "")).isFalse();

    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isZero();
    assertThat(repository.counts()).isEqualTo(new DedupCounts(0, 0, 2, 0, 0));
  }

  @Test
  void takesItsOwnClaimsBackAfterARestart() throws Exception {
    repository.add(exchange(), "1");
    beat(OWNER, 0);
    SqlIdempotentRepository restarted = repositoryOf(OWNER, unsteady());
    Exchange exchange = exchange();

    assertThat(restarted.add(exchange, "1")).isTrue();
    assertThat(restarted.confirm(exchange, "1")).isTrue();

    assertThat(state()).isEqualTo("done");
    assertThat(restarted.counts()).isEqualTo(new DedupCounts(1, 0, 0, 1, 0));
  }

  @Test
  void takesOverTheClaimOfADeadOwner() throws Exception {
    repository.add(exchange(), "1");
    beat(OWNER, 31);

    assertThat(repositoryOf(OTHER).add(exchange(), "1")).isTrue();
    assertThat(text("SELECT CAST(owner AS VARCHAR) FROM message_dedup"))
        .isEqualTo(OTHER.toString());
  }

  @Test
  void takesOverTheClaimOfAnOwnerThatNeverBeat() {
    repository.add(exchange(), "1");

    assertThat(repositoryOf(OTHER).add(exchange(), "1")).isTrue();
  }

  @Test
  void leavesTheClaimOfALiveOwnerAlone() throws Exception {
    repository.add(exchange(), "1");
    beat(OWNER, 25);
    SqlIdempotentRepository other = repositoryOf(OTHER);

    assertThatThrownBy(() -> other.add(exchange(), "1")).isInstanceOf(InFlightElsewhere.class);
    assertThat(other.counts()).isEqualTo(new DedupCounts(0, 0, 0, 0, 0));
  }

  @Test
  void takesNobodyForDeadBeforeItHasBeatenForAWholeLease() throws Exception {
    repository.add(exchange(), "1");
    beat(OWNER, 3000);
    var steadiness = unsteady();
    SqlIdempotentRepository other = repositoryOf(OTHER, steadiness);

    assertThatThrownBy(() -> other.add(exchange(), "1")).isInstanceOf(InFlightElsewhere.class);
    beatForALease(steadiness);

    assertThat(other.add(exchange(), "1")).isTrue();
    assertThat(other.counts()).isEqualTo(new DedupCounts(1, 0, 0, 1, 0));
  }

  @Test
  void leavesAClaimWhenItsOwnBeatFailsWhileItTakesItOver() throws Exception {
    repository.add(exchange(), "1");
    var steadiness = steady();
    var dataSource =
        CountedStatements.on(database.dataSource(), count -> missAt(steadiness, count))
            .dataSource();
    SqlIdempotentRepository other = on(dataSource, OTHER, steadiness);

    assertThatThrownBy(() -> other.add(exchange(), "1")).isInstanceOf(InFlightElsewhere.class);

    assertThat(text("SELECT CAST(owner AS VARCHAR) FROM message_dedup"))
        .isEqualTo(OWNER.toString());
  }

  /** The third statement is the update. */
  private static void missAt(Steadiness steadiness, int count) {
    if (count == 3) {
      steadiness.missed();
    }
  }

  @Test
  void costsOneStatementForANewMessageAndTwoForADuplicate() throws Exception {
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    SqlIdempotentRepository counting = on(counted.dataSource(), OWNER, steady());
    Exchange exchange = exchange();

    counting.add(exchange, "1");
    assertThat(counted.take()).as("a new message").isEqualTo(1);
    counting.confirm(exchange, "1");
    assertThat(counted.take()).as("its mark").isEqualTo(1);
    counting.add(exchange(), "1");
    assertThat(counted.take()).as("a duplicate").isEqualTo(2);
    repositoryOf(OTHER).add(exchange(), "2");
    counting.add(exchange(), "2");
    assertThat(counted.take()).as("one that is taken over").isEqualTo(3);
  }

  @Test
  void aZombieOverwritesNoMarkOfTheDaemonThatTookOver() throws Exception {
    Exchange slow = exchange();
    repository.add(slow, "1");
    finish(repositoryOf(OTHER), "1");
    String row = "SELECT CONCAT(owner, ' ', claim_token, ' ', done_at) FROM message_dedup";
    String before = text(row);

    assertThat(repository.confirm(slow, "1")).isFalse();

    assertThat(text(row)).isEqualTo(before).startsWith(OTHER.toString());
    assertThat(repository.counts().lostClaims()).isEqualTo(1);
  }

  @Test
  void aZombieNeitherConfirmsNorReleasesWhatWasTakenOver() throws Exception {
    Exchange slow = exchange();
    Exchange slowToo = exchange();
    repository.add(slow, "1");
    repository.add(slowToo, "2");
    SqlIdempotentRepository other = repositoryOf(OTHER);
    other.add(exchange(), "1");
    other.add(exchange(), "2");

    assertThat(repository.confirm(slow, "1")).isFalse();
    assertThat(repository.remove(slowToo, "2")).isFalse();

    assertThat(slow.getException()).isNull();
    assertThat(repository.counts().lostClaims()).isEqualTo(1);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'claimed'")).isEqualTo(2);
  }

  @Test
  void aMessageIsContainedOnceItIsFinished() {
    Exchange exchange = exchange();
    repository.add(exchange, "1");
    assertThat(repository.contains(exchange(), "1")).isFalse();

    repository.confirm(exchange, "1");

    assertThat(repository.contains(exchange(), "1")).isTrue();
    assertThat(repository.contains(exchange("payments"), "1")).isFalse();
  }

  @Test
  void confirmsAndReleasesNothingWithoutAClaim() throws Exception {
    finish(repository, "1");

    assertThat(repository.remove(exchange(), "1")).isFalse();
    assertThat(repository.confirm(exchange(), "1")).isTrue();

    assertThat(state()).isEqualTo("done");
  }

  @Test
  void forgetsFinishedMessagesAndKeepsClaimsWhenItIsCleared() {
    finish(repository, "1");
    repository.add(exchange(), "2");

    repository.clear();

    assertThat(repository.add(exchange(), "1")).isTrue();
    assertThatThrownBy(() -> repository.add(exchange(), "2")).isInstanceOf(InFlightElsewhere.class);
  }

  @Test
  void saysThatItNeedsAnExchange() {
    assertThatThrownBy(() -> repository.add("1"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("needs an exchange");
  }

  @Test
  void refusesAnExchangeOfNoRoute() {
    assertThatThrownBy(() -> repository.add(exchangeOfNoRoute(), "1"))
        .hasMessageContaining("comes from no route");
  }

  @Test
  void oneOfFiftyThreadsClaimsANewMessage() throws Exception {
    race(() -> repository.add(exchange(), "1"));

    assertThat(repository.counts().claimed()).isEqualTo(1);
  }

  @Test
  void oneOfFiftyThreadsTakesAClaimOver() throws Exception {
    repositoryOf(OTHER).add(exchange(), "1");

    race(() -> repository.add(exchange(), "1"));

    assertThat(repository.counts()).isEqualTo(new DedupCounts(1, 0, 0, 1, 0));
  }

  @Test
  void oneOfManyDaemonsClaimsAMessage() throws Exception {
    var daemons = new ArrayList<SqlIdempotentRepository>();
    for (int i = 0; i < 5; i++) {
      UUID owner = UUID.randomUUID();
      beat(owner, 0);
      daemons.add(repositoryOf(owner));
    }
    var next = new AtomicInteger();

    race(() -> daemons.get(next.getAndIncrement() % 5).add(exchange(), "1"));
  }

  @Test
  void callersOfOneGroupShareStatementsAndEachHasItsOwnOutcome() throws Exception {
    var group = new GatedCalls(database.dataSource());
    SqlIdempotentRepository one = on(group.dataSource(), OWNER, steady());
    finish(one, "done");
    Exchange good = claimed(one, "good");
    Exchange slow = claimed(one, "slow");
    Exchange failed = claimed(one, "failed");
    Exchange failedToo = claimed(one, "failed too");
    SqlIdempotentRepository other = repositoryOf(OTHER);
    beat(OTHER, 0);
    finish(other, "slow");
    other.add(exchange(), "failed too");

    group.close(() -> one.add(exchange(), UUID.randomUUID().toString()));
    var fresh = group.call(() -> one.add(exchange(), "new"));
    var copy = group.call(() -> one.add(exchange(), "new"));
    var duplicate = group.call(() -> one.add(exchange(), "done"));
    var elsewhere = group.call(() -> one.add(exchange(), "failed too"));
    var mark = group.call(() -> one.confirm(good, "good"));
    var lateMark = group.call(() -> one.confirm(slow, "slow"));
    var release = group.call(() -> one.remove(failed, "failed"));
    var lateRelease = group.call(() -> one.remove(failedToo, "failed too"));
    group.open();

    assertThat(List.of(fresh.get(), mark.get(), release.get())).containsOnly(true);
    assertThat(List.of(duplicate.get(), lateMark.get(), lateRelease.get())).containsOnly(false);
    assertThatThrownBy(copy::get).hasCauseInstanceOf(InFlightElsewhere.class);
    assertThatThrownBy(elsewhere::get).hasCauseInstanceOf(InFlightElsewhere.class);
    assertThat(group.statements()).as("2, claims, a look, marks, a look, releases").isEqualTo(7);
    assertThat(one.counts().lostClaims()).isEqualTo(1);
  }

  @Test
  void aMessageThatTheDatabaseDoesNotTakeFailsAloneOfItsGroup() throws Exception {
    execute("ALTER TABLE message_dedup ADD CONSTRAINT good CHECK (message_id <> 'bad')");
    var group = new GatedCalls(database.dataSource());
    SqlIdempotentRepository one = on(group.dataSource(), OWNER, steady());
    group.close(() -> one.add(exchange(), UUID.randomUUID().toString()));
    var calls = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < 20; i++) {
      String id = "id-" + i;
      calls.add(group.call(() -> one.add(exchange(), id)));
    }
    var bad = group.call(() -> one.add(exchange(), "bad"));
    group.open();

    for (var call : calls) {
      assertThat(call.get()).isTrue();
    }
    assertThatThrownBy(bad::get).hasCauseInstanceOf(DedupUnavailable.class);
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).as("with the two ahead").isEqualTo(22);
  }

  /** Groups of several daemons that want the same rows, for claims and for marks, in any order. */
  @Test
  void groupsOfManyDaemonsClaimEachMessageOnceAndNoneWaitsForEver() throws Exception {
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    var pool = Executors.newFixedThreadPool(60);
    var claims = new AtomicInteger();
    var works = new ArrayList<Callable<Void>>();
    for (int i = 0; i < 3; i++) {
      UUID owner = UUID.randomUUID();
      beat(owner, 0);
      SqlIdempotentRepository daemon = on(counted.dataSource(), owner, steady());
      for (int seed = 0; seed < 20; seed++) {
        works.add(shuffled(daemon, 20 * i + seed, claims));
      }
    }

    for (var done : pool.invokeAll(works)) {
      done.get();
    }
    pool.shutdown();

    assertThat(claims).hasValue(100);
    assertThat(counted.failed()).as("a deadlock's victims").isEmpty();
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'done'")).isEqualTo(100);
  }

  /** Groups that claim what others mark, in as many orders as there are groups. */
  @Test
  void groupsThatWantTheSameRowsNeverWaitForEachOther() throws Exception {
    var counted = CountedStatements.on(database.dataSource(), count -> {});
    var table = new BatchTable(new ClaimTable(database.dialect(), OWNER, LEASE));
    var shared = new Transactions(counted.dataSource(), database.dialect());
    var pool = Executors.newFixedThreadPool(6);
    for (int round = 0; round < 20; round++) {
      List<DedupKey> keys = keys("round " + round + "/", 100);
      List<ClaimRequest> old = requests(What.CLAIM, keys.subList(0, 50));
      shared.run(connection -> new ClaimGroup(table).with(connection, old));
      var works = new ArrayList<Callable<List<ClaimAnswer>>>();
      for (int part = 0; part < 5; part++) {
        var requests = new ArrayList<>(requests(What.CLAIM, keys));
        marks(old.subList(10 * part, 10 * part + 10)).forEach(requests::add);
        Collections.shuffle(requests, new Random(5 * round + part));
        works.add(() -> shared.run(connection -> new ClaimGroup(table).with(connection, requests)));
      }
      for (var done : pool.invokeAll(works)) {
        done.get();
      }
    }
    pool.shutdown();

    assertThat(counted.failed()).as("a deadlock's victims").isEmpty();
    assertThat(number("SELECT COUNT(*) FROM message_dedup")).isEqualTo(20 * 100);
    assertThat(number("SELECT COUNT(*) FROM message_dedup WHERE state = 'done'"))
        .isEqualTo(20 * 50);
  }

  private static List<DedupKey> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> DedupKey.of("orders", prefix + i)).toList();
  }

  private static List<ClaimRequest> requests(What what, List<DedupKey> keys) {
    return keys.stream().map(key -> new ClaimRequest(what, key, UUID.randomUUID())).toList();
  }

  private static Stream<ClaimRequest> marks(List<ClaimRequest> claims) {
    return claims.stream().map(claim -> new ClaimRequest(What.CONFIRM, claim.key(), claim.token()));
  }

  private Callable<Void> shuffled(SqlIdempotentRepository daemon, int seed, AtomicInteger claims) {
    List<Integer> ids = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
    Collections.shuffle(ids, new Random(seed));
    return () -> {
      for (int id : ids) {
        claims.addAndGet(claimAndMark(daemon, "id-" + id));
      }
      return null;
    };
  }

  private int claimAndMark(SqlIdempotentRepository daemon, String id) {
    Exchange exchange = exchange();
    try {
      return daemon.add(exchange, id) && daemon.confirm(exchange, id) ? 1 : 0;
    } catch (InFlightElsewhere expected) {
      return 0;
    }
  }

  private Exchange claimed(SqlIdempotentRepository by, String id) {
    Exchange exchange = exchange();
    assertThat(by.add(exchange, id)).isTrue();
    return exchange;
  }

  @Test
  void failsTheExchangeWhenAClaimCannotBeMarkedDone() {
    Exchange exchange = exchange();
    repository.add(exchange, "1");
    database.close();

    assertThatThrownBy(() -> repository.confirm(exchange, "1"))
        .isInstanceOf(DedupUnavailable.class)
        .isSameAs(exchange.getException())
        .hasMessageContaining(
            "message '1' of route 'orders' was processed and could not be marked");
  }

  @Test
  void knowsItsOwnClaimWhoseCommitWasNotAnswered() throws Exception {
    var unlucky = unanswered(commit -> commit % 2 == 0, "08006");
    Exchange exchange = exchange();

    assertThat(unlucky.add(exchange, "1")).isTrue();
    assertThat(unlucky.confirm(exchange, "1")).isTrue();

    assertThat(state()).isEqualTo("done");
    assertThat(unlucky.counts()).isEqualTo(new DedupCounts(1, 0, 0, 0, 0));
  }

  @Test
  void takesTheClaimOfAFailedTryOver() {
    var unlucky = unanswered(commit -> commit == 0, "58000");
    assertThatThrownBy(() -> unlucky.add(exchange(), "1")).isInstanceOf(DedupUnavailable.class);

    assertThat(unlucky.add(exchange(), "1")).isTrue();
  }

  @Test
  void saysThatItCannotTellWhenTheDatabaseIsAway() {
    database.close();

    assertThatThrownBy(() -> repository.add(exchange(), "1"))
        .isInstanceOf(DedupUnavailable.class)
        .hasMessageContaining("could not be claimed");
  }

  @Test
  void leavesTheClaimsOfEarlierRunsToEverybody() throws Exception {
    beat(OWNER, 0);
    repository.add(exchange(), "1");
    assertThatThrownBy(() -> repositoryOf(OTHER).add(exchange(), "1"))
        .isInstanceOf(InFlightElsewhere.class);

    var restarted = new OwnerHeartbeat(database, OWNER, LEASE);
    restarted.start();
    restarted.stop();

    assertThat(repositoryOf(OTHER, unsteady()).add(exchange(), "1")).isTrue();
  }

  @Test
  void aHeartbeatKeepsClaimsUntilItStops() throws Exception {
    var heartbeat = new OwnerHeartbeat(database, OWNER, Duration.ofMillis(300));
    heartbeat.start();
    String first = text("SELECT CAST(beat_at AS VARCHAR) FROM daemon_heartbeat");
    repository.add(exchange(), "1");

    assertThatThrownBy(() -> repositoryOf(OTHER).add(exchange(), "1"))
        .isInstanceOf(InFlightElsewhere.class);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !first.equals(text("SELECT CAST(beat_at AS VARCHAR) FROM daemon_heartbeat")));
    heartbeat.stop();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(this::beats));
    assertThat(number("SELECT COUNT(*) FROM daemon_heartbeat")).isEqualTo(1);
  }

  @Test
  void aHeartbeatThatHangsGoesOnByItself() throws Exception {
    var steadiness = new Steadiness(Duration.ofMillis(1200));
    var heartbeat = new OwnerHeartbeat(database, OWNER, Duration.ofMillis(1200), steadiness);
    heartbeat.start();
    assertThat(heartbeat.isSteady()).as("at the start").isFalse();
    await().until(heartbeat::isSteady);

    transactions.run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT owner FROM daemon_heartbeat FOR UPDATE");
            await().until(() -> !heartbeat.isSteady());
            return null;
          }
        });

    await().until(heartbeat::isSteady);
    heartbeat.stop();
    assertThat(number("SELECT COUNT(*) FROM daemon_heartbeat WHERE beat_at > started_at"))
        .isEqualTo(1);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
  }

  private static Steadiness unsteady() {
    return new Steadiness(LEASE);
  }

  private static void beatForALease(Steadiness steadiness) {
    long now = System.nanoTime();
    for (long ago = 30; ago >= 0; ago -= 5) {
      long then = now - Duration.ofSeconds(ago).toNanos();
      steadiness.reached(then, then);
    }
  }

  private SqlIdempotentRepository unanswered(IntPredicate lost, String state) {
    var dataSource = UnansweredCommit.on(database.dataSource(), lost, state);
    return on(dataSource, OWNER, steady());
  }

  private boolean beats(Thread thread) {
    return thread.getName().equals("drover-heartbeat");
  }

  /** Fifty threads at once: one true, the others told that it is in flight. */
  private static void race(Callable<Boolean> add) throws Exception {
    int threads = 50;
    var barrier = new CyclicBarrier(threads);
    var pool = Executors.newFixedThreadPool(threads);
    var results = new ArrayList<Future<String>>();
    for (int i = 0; i < threads; i++) {
      results.add(
          pool.submit(
              () -> {
                barrier.await();
                try {
                  return add.call().toString();
                } catch (InFlightElsewhere e) {
                  return "elsewhere";
                }
              }));
    }
    var seen = new ArrayList<String>();
    for (Future<String> result : results) {
      seen.add(result.get());
    }
    pool.shutdown();

    assertThat(seen).containsOnly("true", "elsewhere").containsOnlyOnce("true");
  }
}
