package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Transactions;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims whose end cannot be stored, because the database is away at that moment. */
class UnsettledClaimsTest extends DedupOnDatabase {

  private final AtomicBoolean away = new AtomicBoolean();
  private volatile IntConsumer executed = count -> {};
  private CountedStatements counted;
  private OwnerHeartbeat heartbeat;
  private SqlIdempotentRepository daemon;

  @Override
  SqlSettings newDatabase() {
    return new SqlSettings("", "", "", 4);
  }

  @BeforeEach
  void startDaemon() {
    heartbeat = new OwnerHeartbeat(database, OWNER, Duration.ofSeconds(1));
    counted = CountedStatements.on(database.dataSource(), count -> executed.accept(count));
    daemon =
        new SqlIdempotentRepository(new Transactions(switched(), database.dialect()), heartbeat);
  }

  @AfterEach
  void stopDaemon() {
    heartbeat.stop();
  }

  /** Of a message whose effect has happened; the database is away then. */
  private void failToMark() {
    Exchange first = exchange();
    daemon.add(first, "1");
    away.set(true);
    assertThatThrownBy(() -> daemon.confirm(first, "1")).isInstanceOf(DedupUnavailable.class);
  }

  @Test
  void anEffectWhoseMarkFailedIsMarkedWhenItsMessageComesAgainAndNotRepeated() throws Exception {
    failToMark();
    assertThatThrownBy(() -> daemon.add(exchange(), "1")).isInstanceOf(DedupUnavailable.class);
    away.set(false);

    assertThat(daemon.add(exchange(), "1")).as("to be processed").isFalse();

    assertThat(state()).isEqualTo("done");
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(1, 1, 0, 0, 0));
  }

  @Test
  void anEffectWhoseMarkFailedIsMarkedThoughItsRowIsGone() throws Exception {
    failToMark();
    away.set(false);
    execute("DELETE FROM message_dedup");

    assertThat(daemon.add(exchange(), "1")).as("to be processed").isFalse();

    assertThat(state()).isEqualTo("done");
    assertThat(daemon.counts()).isEqualTo(new DedupCounts(1, 1, 0, 0, 0));
  }

  @Test
  void anEffectWhoseMarkFailedIsMarkedByTheNextBeat() throws Exception {
    failToMark();
    away.set(false);

    heartbeat.start();

    await("done");
  }

  @Test
  void whoReadTheRowBeforeTheMarkFailedDoesNotRepeatTheEffect() throws Exception {
    Exchange first = exchange();
    daemon.add(first, "1");
    var failed = new CountDownLatch(1);
    FutureTask<Boolean> second = addAndHold(failed);
    away.set(true);
    assertThatThrownBy(() -> daemon.confirm(first, "1")).isInstanceOf(DedupUnavailable.class);
    away.set(false);

    failed.countDown();

    assertThatThrownBy(second::get).hasCauseInstanceOf(InFlightElsewhere.class);
    assertThat(daemon.add(exchange(), "1")).as("to be processed").isFalse();
    assertThat(daemon.counts().takenOver()).isZero();
  }

  @Test
  void aClaimThatCouldNotBeReleasedDoesNotKeepOtherDaemonsWaiting() throws Exception {
    heartbeat.start();
    Exchange first = exchange();
    daemon.add(first, "1");
    away.set(true);
    assertThatThrownBy(() -> daemon.remove(first, "1")).isInstanceOf(DedupUnavailable.class);
    away.set(false);
    SqlIdempotentRepository other = repositoryOf(OTHER, new Steadiness(LEASE));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(InFlightElsewhere.class)
        .until(() -> other.add(exchange(), "1"));
  }

  @Test
  void aClaimThatIsKeptAndNotTakenUpIsReleasedByTheNextBeat() throws Exception {
    heartbeat.start();
    Exchange first = exchange();
    daemon.addAll(first, List.of("1", "2"));
    daemon.keepAll(first, List.of("1", "2"));
    daemon.add(exchange(), "1");
    SqlIdempotentRepository other = repositoryOf(OTHER, new Steadiness(LEASE));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreException(InFlightElsewhere.class)
        .until(() -> other.add(exchange(), "2"));

    assertThat(other.counts().takenOver()).isZero();
    assertThatThrownBy(() -> other.add(exchange(), "1")).isInstanceOf(InFlightElsewhere.class);
  }

  @Test
  void whoReadTheRowBeforeItsClaimWasKeptDoesNotTakeItOver() throws Exception {
    Exchange first = exchange();
    daemon.addAll(first, List.of("1"));
    var kept = new CountDownLatch(1);
    FutureTask<Boolean> second = addAndHold(kept);
    daemon.keepAll(first, List.of("1"));

    kept.countDown();

    assertThatThrownBy(second::get).hasCauseInstanceOf(InFlightElsewhere.class);
    Exchange alone = exchange();
    assertThat(daemon.add(alone, "1")).isTrue();
    assertThat(daemon.confirm(alone, "1")).isTrue();
    assertThat(daemon.counts().takenOver()).isZero();
  }

  @Test
  void whoReadTheRowBeforeItsClaimWasTakenUpDoesNotTakeItOver() throws Exception {
    Exchange first = exchange();
    daemon.addAll(first, List.of("1"));
    var takenUp = new CountDownLatch(1);
    FutureTask<Boolean> second = addAndHold(takenUp);
    daemon.keepAll(first, List.of("1"));
    Exchange alone = exchange();
    assertThat(daemon.add(alone, "1")).isTrue();

    takenUp.countDown();

    assertThatThrownBy(second::get).hasCauseInstanceOf(InFlightElsewhere.class);
    assertThat(daemon.confirm(alone, "1")).isTrue();
    assertThat(daemon.counts().takenOver()).isZero();
  }

  /** Adds the message in a thread that has read its row, and is held, when this returns. */
  private FutureTask<Boolean> addAndHold(CountDownLatch until) throws InterruptedException {
    var read = new CountDownLatch(1);
    counted.take();
    executed = count -> holdAtSecond(count, read, until);
    var adding = new FutureTask<>(() -> daemon.add(exchange(), "1"));
    new Thread(adding).start();
    read.await();
    return adding;
  }

  @Test
  void aBatchIsSettledToo() throws Exception {
    Exchange first = exchange();
    daemon.addAll(first, List.of("1", "2"));
    away.set(true);
    assertThatThrownBy(() -> daemon.confirmAll(first, List.of("1", "2")))
        .isInstanceOf(DedupUnavailable.class);
    away.set(false);

    assertThat(daemon.addAll(exchange(), List.of("1", "2", "3")))
        .containsExactly(ClaimOutcome.DUPLICATE, ClaimOutcome.DUPLICATE, ClaimOutcome.CLAIMED);
  }

  @Test
  void aMarkThatComesTooLateIsCountedAsALostClaimAndOverwritesNothing() throws Exception {
    failToMark();
    finish(repositoryOf(OTHER), "1");
    String row = "SELECT CONCAT(owner, ' ', claim_token, ' ', done_at) FROM message_dedup";
    String done = text(row);
    away.set(false);

    heartbeat.start();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> daemon.counts().lostClaims() == 1);
    assertThat(text(row)).isEqualTo(done);
  }

  @Test
  void beatsGoOnWhileWhatFollowsThemHangs() throws Exception {
    var hangs = new CountDownLatch(1);
    heartbeat.afterEachBeat(
        () -> {
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    heartbeat.start();

    try {
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(heartbeat::isSteady);
    } finally {
      hangs.countDown();
    }
  }

  private void await(String state) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> state().equals(state));
  }

  /** The first statement was an insert that came to nothing, the second reads the row. */
  private static void holdAtSecond(int count, CountDownLatch reached, CountDownLatch until) {
    if (count == 2) {
      reached.countDown();
      try {
        until.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The database's connections, while it is not away; a fault that waiting does not help. */
  private DataSource switched() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              if (away.get()) {
                throw new SQLException("switched off", "58000");
              }
              return method.invoke(counted.dataSource(), arguments);
            });
  }
}
