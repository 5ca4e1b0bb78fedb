package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Each server is away for a while, killed or stopped, under load, and before a daemon starts. The
 * long form keeps it away for 20 s: {@code mvn verify -DskipUnitTests -Dfault.long
 * -Dit.test=OutageIT}.
 */
@RequiresRabbitmq(ownNode = true)
class OutageIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final Duration AWAY = Duration.ofSeconds(LONG ? 20 : 6);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> SERVERS = List.of("rabbitmq", "kafka", "postgresql");
  private static final int ENDLESS = 100_000;
  private static final int RATE = 100;

  private final long seed = FaultRun.seed();

  @Test
  void everyServerMayBeAwayUnderLoad() throws Exception {
    try (var on = Installation.real(2).start();
        var run = FaultRun.begin(on, TrafficSettings.of(seed, ENDLESS, RATE)).flow()) {
      var outage = new Outage(on, run, RATE);
      for (String server : SERVERS) {
        outage.killed(server, AWAY);
      }
      for (String server : LONG ? SERVERS : List.of("kafka")) {
        outage.paused(server, AWAY);
      }

      Account account = run.stopTraffic().end();
      assertThat(account.isClean()).as(account.toString()).isTrue();
      assertThat(account.exits()).as("daemons that ended by themselves").isEmpty();
    }
  }

  @Test
  void aDaemonWaitsForServersThatAreAwayAtItsStart() throws Exception {
    try (var on = Installation.real(1)) {
      DaemonProcess daemon = on.daemon(0);
      SERVERS.forEach(server -> on.server(server).kill());
      daemon.launch();

      Awaitility.await().atMost(SOON).until(() -> Health.saysNotReady(daemon));
      for (String server : SERVERS) {
        assertThat(Health.isLive(daemon)).isTrue();
        assertThat(Health.saysNotReady(daemon)).isTrue();
        on.server(server).start();
      }

      Awaitility.await().atMost(SOON).until(() -> Health.isReady(daemon));
      assertThat(daemon.isAlive()).isTrue();
    }
  }
}
