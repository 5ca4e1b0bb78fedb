package dev.drover.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rounds of all bridges of a direction, one bridge at a time, in an order that rotates. */
final class Throughput {

  private static final double WARM_SECONDS = 8;
  private static final double FIRST_GUESS = 100;

  private final Servers servers;
  private final Direction direction;
  private final int rounds;
  private final double seconds;
  private final int size;
  private final long rows;
  private final Map<Bridge, Double> rates = new HashMap<>();
  private int workloads;

  Throughput(
      Servers servers, Direction direction, int rounds, double seconds, int size, long rows) {
    this.servers = servers;
    this.direction = direction;
    this.rounds = rounds;
    this.seconds = seconds;
    this.size = size;
    this.rows = rows;
  }

  List<Round> run(List<Variant> variants) throws Exception {
    var bridges = new ArrayList<Bridge>();
    try {
      for (Variant variant : variants) {
        bridges.add(Bridge.start(variant, direction, "", servers));
        warm(bridges.get(bridges.size() - 1));
      }
      return measure(bridges);
    } finally {
      for (Bridge bridge : bridges) {
        bridge.close();
      }
    }
  }

  private void warm(Bridge bridge) throws Exception {
    rates.put(bridge, FIRST_GUESS);
    double before;
    do {
      before = rates.get(bridge);
      show("warm", round(bridge, WARM_SECONDS / 4));
    } while (rates.get(bridge) > 1.2 * before || before == FIRST_GUESS);
    show("warm", round(bridge, WARM_SECONDS));
  }

  private List<Round> measure(List<Bridge> bridges) throws Exception {
    var all = new ArrayList<Round>();
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < bridges.size(); i++) {
        Bridge bridge = bridges.get((i + round) % bridges.size());
        bridge.resetTable(rows);
        Round done = round(bridge, seconds);
        show("round " + (round + 1), done);
        all.add(done);
      }
    }
    return all;
  }

  private Round round(Bridge bridge, double seconds) throws Exception {
    int sends = (int) Math.max(50, rates.get(bridge) * seconds * 1.1);
    Round done = bridge.run(Workload.of(++workloads, sends, size));
    rates.put(bridge, done.messagesPerSecond());
    return done;
  }

  private void show(String what, Round round) {
    System.out.printf(
        "%s %-8s %-9s %9d %6.1f s %8.0f/s  cpu us/msg client %6.1f rabbitmq %6.1f kafka %6.1f postgresql %6.1f  commits %.4f  %s%n",
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
        round.arrived().isClean() ? "each once" : round.arrived().toString());
  }
}
