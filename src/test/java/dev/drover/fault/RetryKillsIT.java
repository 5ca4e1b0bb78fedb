package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.backoff.Backoff;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Daemon and broker are killed while messages wait at every rung of a ladder. The long form has
 * 10,000 messages, the whole ladder and 20 kills: {@code mvn verify -DskipUnitTests -Dfault.long
 * -Dit.test=RetryKillsIT}.
 */
@RequiresRabbitmq(ownNode = true)
class RetryKillsIT {

  private static final boolean LONG = System.getProperty("fault.long") != null;
  private static final int MESSAGES = LONG ? 10_000 : 300;
  private static final int RATE = LONG ? 25 : 15;
  private static final int RETRIES = LONG ? 9 : 5;
  private static final int KILLS = LONG ? 20 : 3;

  /** What a consumer has in work when it is killed. */
  private static final int IN_WORK = 75;

  /** After so long what had gathered while something was away is worked off. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private final long seed = FaultRun.seed();
  private final Random random = new Random(seed);
  private final Set<String> sent = new LinkedHashSet<>();
  private final List<RetryAccount.Outage> outages = new CopyOnWriteArrayList<>();

  @Test
  void onRealServers() throws Exception {
    try (var on = Installation.real(1)) {
      run(on, 0, List.of("daemon", "rabbitmq"));
    }
  }

  @Test
  void onTheEmbeddedBroker() throws Exception {
    try (var on = Installation.embedded()) {
      run(on, 200, List.of("daemon"));
    }
  }

  private void run(Installation on, long housekeepingMillis, List<String> victims)
      throws Exception {
    DaemonProcess daemon = on.daemon(0);
    daemon.withRoute("kites.camel.yaml", kites());
    Files.writeString(
        daemon.folder().resolve("config/application.properties"), "kites.retries = " + RETRIES);
    on.start();
    on.awaitDaemons();
    var sender = new Thread(() -> send(daemon.amqpUri()), "kites");
    sender.start();
    for (int i = 0; i < KILLS; i++) {
      Faults.await(Duration.ofSeconds(2 + random.nextInt(LONG ? 12 : 3)));
      kill(on, victims.get(i % victims.size()));
    }
    sender.join();
    judge(daemon.amqpUri(), housekeepingMillis);
  }

  private void kill(Installation on, String victim) throws Exception {
    long from = System.currentTimeMillis();
    Action kill =
        victim.equals("daemon")
            ? Faults.killDaemon(0, Duration.ofSeconds(1))
            : Faults.killServer(victim, Duration.ofSeconds(1));
    kill.run(on);
    on.awaitDaemons();
    Faults.await(CALM);
    outages.add(new RetryAccount.Outage(from, System.currentTimeMillis()));
    System.out.printf(
        "kill -9 of %s, disturbed for %d ms%n", victim, System.currentTimeMillis() - from);
  }

  private void judge(String amqp, long housekeepingMillis) throws Exception {
    var account = new RetryAccount(RETRIES, housekeepingMillis, outages);
    try (var client = new PlainClient(amqp)) {
      Awaitility.await("letters of all messages")
          .atMost(Duration.ofMinutes(LONG ? 10 : 3))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> client.depth("kites.dlq") >= sent.size() && isQuiet(client));
      account.read(client);
    }
    List<String> faults = account.faults(sent, KILLS * IN_WORK);
    System.out.println("--- account of seed " + seed);
    System.out.println(account);
    assertThat(faults).as(account.toString()).isEmpty();
  }

  /** A second copy may still be on its way up the ladder. */
  private static boolean isQuiet(PlainClient client) throws Exception {
    long waiting = client.depth("kites");
    for (int n = 0; n < RETRIES; n++) {
      waiting += client.depth("kites.retry." + Backoff.DEFAULT.before(n).toMillis());
    }
    return waiting == 0;
  }

  private void send(String amqp) {
    var sender = new CommandSender(amqp, RATE);
    for (int i = 0; i < MESSAGES; i++) {
      String id = "kite-" + i;
      sender.send(client -> client.publish("", "kites", id, "{}"));
      sent.add(id);
    }
  }

  private static String kites() throws IOException {
    try (InputStream route = RetryKillsIT.class.getResourceAsStream("/fault/kites.camel.yaml")) {
      return new String(route.readAllBytes(), UTF_8);
    }
  }
}
