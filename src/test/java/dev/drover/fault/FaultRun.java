package dev.drover.fault;

import dev.drover.process.FarSide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * One run: traffic through an installation, faults meanwhile, the account at the end.
 *
 * <pre>
 * try (var on = Installation.real(2).start();
 *     var run = FaultRun.begin(on, TrafficSettings.of(seed, 1_500, 300))) {
 *   run.carryOut(Plan.seeded(seed).daemonKills(2, 2).serverKills(1, "kafka").shuffled());
 *   Account account = run.end();
 *   assertThat(account.isClean()).as(account.toString()).isTrue();
 * }
 * </pre>
 */
public final class FaultRun implements AutoCloseable {

  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AT_MOST = Duration.ofMinutes(30);

  private static final AtomicInteger RUNS = new AtomicInteger();

  private final int number = RUNS.incrementAndGet();
  private final Installation installation;
  private final TrafficSettings settings;
  private final Set<Flow> flows;
  private final Traffic traffic;
  private final Gauge gauge;
  private final long begun = System.nanoTime();
  private List<String> plan = List.of();

  private FaultRun(Installation installation, TrafficSettings settings, Set<Flow> flows) {
    this.installation = installation;
    this.settings = settings;
    this.flows = flows;
    String amqp = installation.daemon(0).amqpUri();
    String brokers = installation.daemon(0).kafkaBrokers();
    this.traffic =
        new Traffic(
            number,
            settings,
            flows,
            amqp,
            brokers,
            installation.folder().resolve("journal-" + number + ".txt"));
    this.gauge = new Gauge(amqp, brokers, flows);
  }

  /** The seed to use: {@code -Dfault.seed=}, else another each time. */
  public static long seed() {
    return Long.getLong("fault.seed", System.nanoTime() % 1_000_000);
  }

  /** Starts to watch, and to send as soon as {@link #carryOut} or {@link #flow} lets it. */
  public static FaultRun begin(Installation installation, TrafficSettings settings) {
    return begin(installation, settings, Flow.SHIPPED);
  }

  /** The same with these flows; the routes of those that are not shipped run already. */
  static FaultRun begin(Installation installation, TrafficSettings settings, Set<Flow> flows) {
    var run = new FaultRun(installation, settings, flows);
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

  /** Whether there is more to be sent. */
  boolean isFlowing() {
    return traffic.gate().progress() < 1;
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
    say("all is sent and confirmed; " + gauge);
    installation.awaitDaemons();
    if (!awaitQuiet()) {
      incomplete += "nothing has arrived for %s (%s)".formatted(PATIENCE, gauge);
    }
    say("all is quiet; " + gauge);
    Account account = account(incomplete);
    System.out.println(account);
    return account;
  }

  /** False when messages wait and none arrives. */
  private boolean awaitQuiet() {
    var quiet = new AtomicBoolean();
    Awaitility.await()
        .atMost(AT_MOST)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              quiet.set(isQuiet());
              return quiet.get() || isStuck();
            });
    return quiet.get();
  }

  private void say(String what) {
    System.out.printf(Locale.ROOT, "%6.1f s %s%n", (System.nanoTime() - begun) / 1e9, what);
  }

  /** Messages wait, and none arrives. */
  private boolean isStuck() {
    long now = System.nanoTime();
    return now - begun > PATIENCE.toNanos() && gauge.isStill(PATIENCE);
  }

  /** What is in work is unacknowledged or uncommitted at its source. */
  private boolean isQuiet() {
    return gauge.isQuiet(QUIET) && (!installation.isReal() || nothingUnacknowledged());
  }

  private boolean nothingUnacknowledged() {
    return flows.stream()
        .filter(Flow::isToKafka)
        .allMatch(flow -> installation.rabbitmq().isEmpty(flow.source));
  }

  private Account account(String incomplete) throws Exception {
    FarSide far = installation.farSide();
    var accounts = new ArrayList<FlowAccount>();
    for (Flow flow : flows) {
      accounts.add(account(flow, far));
    }
    return new Account(
        settings.seed(),
        plan,
        accounts,
        installation.claims().noted(),
        installation.keeper().exits(),
        incomplete);
  }

  private FlowAccount account(Flow flow, FarSide far) throws Exception {
    boolean toKafka = flow.isToKafka();
    return FlowAccount.of(
        flow,
        traffic.script(flow),
        traffic.journal(),
        arrivals(flow, toKafka ? far.recordIds(flow.target) : far.drainIds(flow.target)),
        arrivals(flow, toKafka ? far.drainIds(flow.deadLetters) : far.recordIds(flow.deadLetters)),
        installation.claims().noted());
  }

  private Arrivals arrivals(Flow flow, List<String> ids) {
    return Arrivals.of(ids.stream().filter(id -> !flow.isOfAnotherRun(number, id)).toList());
  }

  @Override
  public void close() {
    traffic.close();
    gauge.close();
  }
}
