package dev.drover.fault;

import dev.drover.process.FarSide;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One run: traffic through an installation, faults meanwhile, the account at the end.
 *
 * <pre>
 * try (var on = Installation.real(2).start();
 *     var run = FaultRun.begin(on, TrafficSettings.of(seed, 1_500, 300))) {
 *   run.carryOut(Plan.seeded(seed).daemonKills(2, 2).serverKills(1, "kafka").shuffled());
 *   assertThat(run.end().isClean()).isTrue();
 * }
 * </pre>
 */
public final class FaultRun implements AutoCloseable {

  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private final Installation installation;
  private final TrafficSettings settings;
  private final Traffic traffic;
  private final Gauge gauge;
  private List<String> plan = List.of();

  private FaultRun(Installation installation, TrafficSettings settings) {
    this.installation = installation;
    this.settings = settings;
    String amqp = installation.daemon(0).amqpUri();
    String brokers = installation.daemon(0).kafkaBrokers();
    this.traffic =
        new Traffic(settings, amqp, brokers, installation.folder().resolve("journal.txt"));
    this.gauge = new Gauge(amqp, brokers);
  }

  /** The seed to use: {@code -Dfault.seed=}, else another each time. */
  public static long seed() {
    return Long.getLong("fault.seed", System.nanoTime() % 1_000_000);
  }

  /** Starts to watch, and to send as soon as {@link #carryOut} or {@link #flow} lets it. */
  public static FaultRun begin(Installation installation, TrafficSettings settings) {
    var run = new FaultRun(installation, settings);
    System.out.println("seed " + settings.seed() + ", journal in " + installation.folder());
    run.gauge.start();
    run.traffic.start();
    return run;
  }

  /** Lets all traffic flow, without a plan. */
  public FaultRun flow() {
    traffic.gate().openTo(1);
    return this;
  }

  /** Carries a plan out along the traffic; returns when its last fault is over. */
  public FaultRun carryOut(List<Plan.Step> steps) throws Exception {
    var nemesis = new Nemesis(installation, steps, traffic.gate());
    nemesis.run();
    plan = nemesis.report();
    return this;
  }

  Gauge gauge() {
    return gauge;
  }

  /** Stops to send new messages. */
  public FaultRun stopTraffic() {
    traffic.stop();
    return this;
  }

  /** Waits until everything is sent, confirmed and worked on, and draws up the account. */
  public Account end() throws Exception {
    String incomplete = "";
    if (!traffic.awaitEnd(PATIENCE)) {
      incomplete = "the traffic could not be sent within " + PATIENCE;
    }
    installation.awaitDaemons();
    try {
      Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(this::isQuiet);
    } catch (ConditionTimeoutException e) {
      incomplete += "messages are still on their way after %s (%s)".formatted(PATIENCE, gauge);
    }
    Account account = account(incomplete);
    System.out.println(account);
    return account;
  }

  private boolean isQuiet() {
    return gauge.isQuiet(QUIET)
        && (!installation.isReal()
            || (nothingUnacknowledged() && installation.claims().read().isEmpty()));
  }

  private boolean nothingUnacknowledged() {
    return installation
        .rabbitmq()
        .ctl("list_queues", "name", "messages")
        .lines()
        .anyMatch(line -> line.strip().matches("orders\\s+0"));
  }

  private Account account(String incomplete) throws Exception {
    FarSide far = installation.farSide();
    var found = new EnumMap<Flow, Arrivals>(Flow.class);
    found.put(Flow.ORDERS, Arrivals.of(far.recordIds(Flow.ORDERS.target)));
    found.put(Flow.PAYMENTS, Arrivals.of(far.drainIds(Flow.PAYMENTS.target)));
    var dead = new EnumMap<Flow, Arrivals>(Flow.class);
    dead.put(Flow.ORDERS, Arrivals.of(far.drainIds(Flow.ORDERS.deadLetters)));
    dead.put(Flow.PAYMENTS, Arrivals.of(far.recordIds(Flow.PAYMENTS.deadLetters)));
    return new Account(
        settings.seed(),
        plan,
        flows(found, dead),
        installation.claims().noted(),
        installation.keeper().exits(),
        incomplete);
  }

  private List<FlowAccount> flows(Map<Flow, Arrivals> far, Map<Flow, Arrivals> dead) {
    return Arrays.stream(Flow.values())
        .map(
            flow ->
                FlowAccount.of(
                    flow,
                    traffic.script(flow),
                    traffic.journal(),
                    far.get(flow),
                    dead.get(flow),
                    installation.claims().noted()))
        .toList();
  }

  @Override
  public void close() {
    traffic.close();
    gauge.close();
  }
}
