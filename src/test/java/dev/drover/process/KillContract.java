package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed in the middle of its work, both ways at once, and started again: every id
 * arrives, and those that arrive twice are no more than were in state claimed at the kill.
 */
abstract class KillContract {

  /** The long form is {@code mvn verify -Dkill.messages=5000 -Dit.test=Kill*IT}. */
  private static final int MESSAGES = Integer.getInteger("kill.messages", 2000);

  private static final Duration SOON = Duration.ofSeconds(120);

  private DaemonProcess daemon;
  private FarSide far;

  abstract DaemonProcess daemon() throws Exception;

  /** A connection to the killed daemon's database. */
  abstract Connection database(DaemonProcess daemon) throws SQLException;

  @BeforeEach
  void start() throws Exception {
    daemon = daemon().start();
    far = new FarSide(daemon);
  }

  @AfterEach
  void stop() throws Exception {
    daemon.close();
  }

  @Test
  void losesNothingAndRepeatsOnlyWhatWasClaimed() throws Exception {
    Thread orders = inBackground(() -> far.publish("orders", "new", MESSAGES, i -> "o-" + i));
    Thread payments = inBackground(() -> far.produce("payments", MESSAGES, i -> "p-" + i));
    orders.join();
    payments.join();
    awaitTheMiddle();

    daemon.kill();
    Set<String> claimed = claimedIds();
    daemon.start();
    awaitAll();

    account("orders", "o-", far.recordIds("orders"), claimed);
    account("payments", "p-", far.drainIds("payments"), claimed);
    assertThat(far.depth("orders.dlq")).as("good messages dead-lettered").isZero();
    assertThat(far.size("payments.dlt")).as("good messages dead-lettered").isZero();
  }

  private void awaitTheMiddle() {
    Awaitility.await("traffic both ways")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> far.size("orders") > 50 && far.depth("payments") > 50);
    assertThat(far.size("orders")).as("orders moved before the kill").isLessThan(MESSAGES);
  }

  private void awaitAll() {
    Awaitility.await("all orders")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Set.copyOf(far.recordIds("orders")).size() >= MESSAGES);
    Awaitility.await("all payments")
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> far.depth("payments") >= MESSAGES && isQuiet());
  }

  /** Nothing is in flight any more: what would arrive twice has arrived. */
  private boolean isQuiet() throws Exception {
    long before = far.depth("payments") + far.size("orders");
    return far.depth("orders") == 0 && before == far.depth("payments") + far.size("orders");
  }

  private void account(String flow, String prefix, List<String> arrived, Set<String> claimed) {
    Set<String> wanted =
        IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).collect(Collectors.toSet());
    Set<String> lost = new HashSet<>(wanted);
    arrived.forEach(lost::remove);
    Set<String> once = new HashSet<>();
    Set<String> twice =
        arrived.stream().filter(id -> !once.add(id)).collect(Collectors.toCollection(HashSet::new));
    long ofThisFlow = claimed.stream().filter(id -> id.startsWith(prefix)).count();
    System.out.printf(
        "%s %s: sent %d, arrived %d, lost %d, claimed at the kill %d, twice %d %s%n",
        getClass().getSimpleName(),
        flow,
        MESSAGES,
        once.size(),
        lost.size(),
        ofThisFlow,
        twice.size(),
        twice);

    assertThat(lost).as("lost " + flow).isEmpty();
    assertThat(once).as("arrived " + flow).isEqualTo(wanted);
    assertThat(claimed).as("arrived twice " + flow).containsAll(twice);
    assertThat((long) arrived.size() - once.size()).isLessThanOrEqualTo(ofThisFlow);
  }

  private Set<String> claimedIds() throws SQLException {
    var ids = new HashSet<String>();
    try (Connection connection = database(daemon);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT message_id FROM message_dedup WHERE state = 'claimed'")) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private static Thread inBackground(Traffic traffic) {
    var thread =
        new Thread(
            () -> {
              try {
                traffic.run();
              } catch (Exception e) {
                throw new AssertionError("traffic could not be sent", e);
              }
            });
    thread.start();
    return thread;
  }

  @FunctionalInterface
  private interface Traffic {
    void run() throws Exception;
  }
}
