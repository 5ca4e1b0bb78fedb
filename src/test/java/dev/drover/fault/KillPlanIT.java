package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Daemons and servers are killed under load, again and again: nothing is lost, and what arrives
 * twice was claimed at a kill. The long form has the figures that Drover is judged by: {@code mvn
 * verify -DskipUnitTests -Dfault.long -Dit.test=KillPlanIT}.
 */
@RequiresRabbitmq(ownNode = true)
class KillPlanIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;

  private final long seed = FaultRun.seed();

  @Test
  void twoDaemonsOnRealServers() throws Exception {
    int kills = LONG ? 3 : 1;
    Plan plan =
        Plan.seeded(seed)
            .daemonKills(LONG ? 10 : 2, 2)
            .serverKills(kills, "rabbitmq")
            .serverKills(kills, "kafka")
            .serverKills(kills, "postgresql")
            .windows(LONG ? 2 : 1);
    var traffic =
        LONG ? TrafficSettings.of(seed, 20_000, 400) : TrafficSettings.of(seed, 1_500, 250);

    try (var on = start(Installation.real(2));
        var run = FaultRun.begin(on, traffic)) {
      Account account = run.carryOut(plan.shuffled()).end();

      assertThat(account.isClean()).as(account.toString()).isTrue();
    }
  }

  /** The long form is the daemon as it is shipped. */
  private static Installation start(Installation installed) throws IOException {
    return (LONG ? installed : installed.impatient()).start();
  }

  @Test
  void oneDaemonOnTheEmbeddedDefault() throws Exception {
    Plan plan = Plan.seeded(seed).daemonKills(LONG ? 10 : 2, 1);
    var traffic =
        LONG ? TrafficSettings.of(seed, 20_000, 400) : TrafficSettings.of(seed, 1_000, 300);

    try (var on = start(Installation.embedded());
        var run = FaultRun.begin(on, traffic.withPoison(0.01))) {
      Account account = run.carryOut(plan.shuffled()).end();

      assertThat(account.isClean()).as(account.toString()).isTrue();
    }
  }
}
