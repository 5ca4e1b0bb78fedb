package dev.drover.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Rounds of all bridges of a direction, one bridge at a time, in an order that rotates. */
final class Throughput {

  private static final double WARM_SECONDS = 10;
  private static final double FIRST_GUESS = 100;
  private static final double FASTER = 1.1;
  // a round should not end early because it went better than the one before
  private static final double RESERVE = 1.1;

  private final Servers servers;
  private final Direction direction;
  private final Plan plan;
  private final Map<Bridge, Double> rates = new HashMap<>();

  Throughput(Servers servers, Direction direction, Plan plan) {
    this.servers = servers;
    this.direction = direction;
    this.plan = plan;
  }

  Rounds run(List<Variant> variants) throws Exception {
    var bridges = new ArrayList<Bridge>();
    try {
      for (Variant variant : variants) {
        bridges.add(Bridge.start(variant, direction, "-" + plan.size, servers));
        warm(bridges.get(bridges.size() - 1));
      }
      return measure(bridges, variants);
    } finally {
      bridges.forEach(Bridge::close);
    }
  }

  /**
   * In short rounds until it gets no faster, then in longer ones until it gets no faster. Returns
   * the last.
   */
  Round warm(Bridge bridge) throws Exception {
    rates.put(bridge, FIRST_GUESS);
    round(bridge, WARM_SECONDS / 5); // which is of its start
    whileFaster(bridge, WARM_SECONDS / 5);
    return whileFaster(bridge, WARM_SECONDS);
  }

  private Round whileFaster(Bridge bridge, double seconds) throws Exception {
    return whileFaster("warm", rates.get(bridge), () -> round(bridge, seconds));
  }

  /**
   * Rounds until one is no faster than that before it; that one.
   *
   * @param rate of the round before the first
   */
  Round whileFaster(String what, double rate, Callable<Round> rounds) throws Exception {
    return WarmUp.whileFaster(
        FASTER,
        rate,
        Round::messagesPerSecond,
        () -> {
          Round last = rounds.call();
          show(what, last);
          return last;
        });
  }

  private Rounds measure(List<Bridge> bridges, List<Variant> variants) throws Exception {
    Rounds all = Rounds.begin(direction, plan.size, variants);
    for (int number = 0; number < plan.rounds; number++) {
      for (int i = 0; i < bridges.size(); i++) {
        Bridge bridge = bridges.get((i + number) % bridges.size());
        bridge.resetTable(plan.rows);
        Round done = round(bridge, plan.seconds);
        show("round " + (number + 1), done);
        all.all().add(done);
      }
    }
    return all;
  }

  /** One round that takes so long, if the bridge is as fast as it was in its last. */
  Round round(Bridge bridge, double seconds) throws Exception {
    int sends = (int) Math.max(50, rates.get(bridge) * seconds * RESERVE);
    Round done = bridge.run(Workload.of(sends, plan.size));
    rates.put(bridge, done.messagesPerSecond());
    return done;
  }

  void show(String what, Round round) {
    System.out.printf(
        "%s %-8s %-10s %9d %6.1f s %8.0f/s  cpu us/msg client %6.1f rabbitmq %6.1f kafka %6.1f postgresql %6.1f  commits %.4f  %s%n",
        direction.code,
        what,
        round.variant(),
        round.sends(),
        round.seconds(),
        round.messagesPerSecond(),
        round.cpuMicrosPerMessage("client"),
        round.cpuMicrosPerMessage("rabbitmq"),
        round.cpuMicrosPerMessage("kafka"),
        round.cpuMicrosPerMessage("postgresql"),
        round.commitsPerMessage(),
        round.arrived().isClean() ? "each once" : round.arrived());
  }
}
