package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The harness catches what it is there for: each fault, planted into a daemon, makes the account of
 * a plan unclean, and the same plan without it is clean. All five: {@code mvn verify
 * -DskipUnitTests -Dfault.long -Dit.test=PlantedFaultsIT}.
 */
@RequiresRabbitmq(ownNode = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlantedFaultsIT {

  /**
   * Shorter than the redeliveries together, and long enough to meet some messages. One to a run: a
   * message's last redelivery comes 3 s after its first try, and would meet the next window.
   */
  private static final Duration WINDOW = Duration.ofMillis(1_500);

  private static Installation on;

  private final long seed = FaultRun.seed();

  @BeforeAll
  static void start() throws Exception {
    on = Installation.real(2).with("DROVER_DEDUP_LEASE", "3s").impatient().start();
  }

  @AfterAll
  static void stop() {
    if (on != null) {
      on.close();
    }
  }

  @Test
  @Order(1)
  void withoutAFaultWindowsAreClean() throws Exception {
    clean(run(300, plan("unbind", unbound())));
    clean(run(300, plan("refuse", refused())));
  }

  @Test
  @Order(2)
  void noMandatoryLosesWhatReachesNoQueue() throws Exception {
    plant(PlantedFault.NO_MANDATORY);
    caught(
        PlantedFault.NO_MANDATORY,
        runUntilItActs(PlantedFault.NO_MANDATORY, plan("unbind", unbound())),
        FlowAccount.Line.LOST);
  }

  @Test
  @Order(3)
  void aSwallowedNackLosesWhatIsRefused() throws Exception {
    plant(PlantedFault.SWALLOW_NACK);
    caught(
        PlantedFault.SWALLOW_NACK,
        runUntilItActs(PlantedFault.SWALLOW_NACK, plan("refuse", refused())),
        FlowAccount.Line.LOST);
  }

  @Test
  @Order(4)
  @Tag("long")
  void withoutAFaultKillsAreClean() throws Exception {
    plant();
    clean(run(TrafficSettings.of(seed, 2_000, 400), kills()));
  }

  @Test
  @Order(5)
  @Tag("long")
  void anAckBeforeTheEffectLosesWhatWasInFlightAtAKill() throws Exception {
    plant(PlantedFault.ACK_BEFORE_EFFECT);
    caught(
        PlantedFault.ACK_BEFORE_EFFECT,
        run(TrafficSettings.of(seed, 2_000, 400), kills()),
        FlowAccount.Line.LOST);
  }

  @Test
  @Order(6)
  @Tag("long")
  void withoutAFaultARebalanceOverHeldRecordsIsClean() throws Exception {
    oneConsumerADaemon();
    plant();
    clean(run(600, plan("rebalance while RabbitMQ is away", rebalance())));
  }

  @Test
  @Order(7)
  @Tag("long")
  void aCommitOnRevokeLosesHeldRecords() throws Exception {
    oneConsumerADaemon();
    plant(PlantedFault.COMMIT_ON_REVOKE);
    caught(
        PlantedFault.COMMIT_ON_REVOKE,
        run(600, plan("rebalance while RabbitMQ is away", rebalance())),
        FlowAccount.Line.LOST);
  }

  @Test
  @Order(8)
  @Tag("long")
  void withoutAFaultAZombieIsClean() throws Exception {
    clean(zombie());
  }

  @Test
  @Order(9)
  @Tag("long")
  void aReleaseWithoutTokenForgetsWhatAnotherDaemonHasDone() throws Exception {
    caught(
        PlantedFault.RELEASE_WITHOUT_TOKEN,
        zombie(PlantedFault.RELEASE_WITHOUT_TOKEN),
        FlowAccount.Line.REPEATED_UNCLAIMED);
  }

  /**
   * A short window may pass without a message in it; then there is nothing to be caught yet. It
   * opens late on a busy machine, so the next run is twice as long.
   */
  private Account runUntilItActs(PlantedFault fault, Plan plan) throws Exception {
    int messages = 600;
    Account account = run(messages, plan);
    while (messages < 5_000 && !acted(fault)) {
      messages *= 2;
      account = run(messages, plan);
    }
    return account;
  }

  private static boolean acted(PlantedFault fault) throws Exception {
    return fault.actedIn(on.daemon(0)) || fault.actedIn(on.daemon(1));
  }

  private static void clean(Account account) {
    assertThat(account.isClean()).as(account.toString()).isTrue();
  }

  private static void caught(PlantedFault fault, Account account, FlowAccount.Line line)
      throws Exception {
    assertThat(acted(fault)).as(fault + " has acted").isTrue();
    assertThat(account.isClean()).as(account.toString()).isFalse();
    assertThat(account.broken()).as(account.toString()).containsExactly(line);
  }

  /** Starts the daemons again with these faults, or without. */
  private static void plant(PlantedFault... faults) {
    on.with("DROVER_JAVA_OPTS", PlantedFault.options(faults)).restart();
  }

  private Account run(int messages, Plan... plans) throws Exception {
    return run(TrafficSettings.of(seed, messages, 150), plans);
  }

  private Account run(TrafficSettings traffic, Plan... plans) throws Exception {
    try (var run = FaultRun.begin(on, traffic)) {
      var all = Plan.seeded(seed);
      List.of(plans).forEach(all::with);
      return run.carryOut(all.inOrder()).end();
    }
  }

  private Plan plan(String text, Action action) {
    return Plan.seeded(seed).with(text, action);
  }

  private static Action unbound() {
    return Faults.unbind("payments", "payments", "#", WINDOW);
  }

  private static Action refused() {
    return Faults.refuse("payments", WINDOW);
  }

  private Plan kills() {
    return Plan.seeded(seed).daemonKills(4, 2);
  }

  /** One of the two then has two of the three partitions, and gives one away when a third joins. */
  private static void oneConsumerADaemon() {
    on.with(PaymentsGroup.CONSUMERS, "1");
  }

  /**
   * Payments that RabbitMQ does not take are held, one partition of a consumer after the other,
   * each after the 5 s that a confirm may take; meanwhile a member joins and leaves.
   */
  private static Action rebalance() {
    return Faults.during(
        Faults.killServer("rabbitmq", Duration.ofSeconds(15)),
        Duration.ofSeconds(3),
        Faults.joinAndLeave(PaymentsGroup.NAME, "payments"));
  }

  /**
   * Daemon 0 gets no order out, and is stopped with some in work until daemon 1 has taken them over
   * and is done with them. When it goes on, it gives up what is no more its own; then every order
   * is sent a second time.
   */
  private Account zombie(PlantedFault... faults) throws Exception {
    plant(faults);
    on.daemon(0).with("DROVER_JAVA_OPTS", PlantedFault.options(staged(faults)));
    on.restart(0);
    Action zombie = Faults.becomeZombie(0, Duration.ofSeconds(15), Duration.ofSeconds(5));
    Action recover =
        installation -> {
          on.daemon(0).with("DROVER_JAVA_OPTS", PlantedFault.options(faults));
          on.restart(0);
          return "";
        };
    var traffic = TrafficSettings.of(seed, 150, 50).twice();
    return run(
        traffic,
        plan("daemon 0 becomes a zombie", zombie),
        plan("it recovers", recover),
        plan("the second pass is under way", installation -> ""));
  }

  private static PlantedFault[] staged(PlantedFault... faults) {
    var all = java.util.Arrays.copyOf(faults, faults.length + 1);
    all[faults.length] = PlantedFault.ORDERS_FAIL_SLOWLY;
    return all;
  }
}
