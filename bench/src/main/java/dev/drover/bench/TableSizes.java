package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bridges in the batch gear that differ in how many ids their dedup tables hold at the start. The
 * tables grow with each round, by what the round brings.
 */
final class TableSizes {

  private static final List<Long> ROWS = List.of(10_000L, 1_000_000L, 10_000_000L);

  private final Servers servers;
  private final Plan plan;
  private final Throughput throughput;
  private final List<List<Double>> rates = new ArrayList<>();
  private final List<List<Double>> costs = new ArrayList<>();

  TableSizes(Servers servers, Plan plan) {
    this.servers = servers;
    this.plan = plan;
    this.throughput = new Throughput(servers, Direction.RABBITMQ_TO_KAFKA, plan);
  }

  void run() throws Exception {
    var bridges = new ArrayList<Bridge>();
    try {
      for (long rows : ROWS) {
        Bridge bridge = start(rows);
        bridges.add(bridge);
        rates.add(new ArrayList<>());
        costs.add(new ArrayList<>());
      }
      for (int round = 0; round < plan.rounds; round++) {
        for (int i = 0; i < bridges.size(); i++) {
          measure((i + round) % bridges.size(), bridges);
        }
      }
    } finally {
      bridges.forEach(Bridge::close);
    }
    report();
  }

  private Bridge start(long rows) throws Exception {
    Bridge bridge =
        Bridge.start(Variant.BATCH, Direction.RABBITMQ_TO_KAFKA, "-rows-" + rows, servers);
    throughput.warm(bridge);
    bridge.resetTable(rows);
    return bridge;
  }

  private void measure(int which, List<Bridge> bridges) throws Exception {
    if (which == 0) {
      bridges.get(0).resetTable(ROWS.get(0));
    }
    Round round = throughput.round(bridges.get(which), plan.seconds);
    throughput.show("10^" + (int) Math.log10(ROWS.get(which)), round);
    rates.get(which).add(round.messagesPerSecond());
    costs.get(which).add(round.cpuMicrosPerMessage("postgresql"));
  }

  private void report() throws Exception {
    var lines = new ArrayList<String>();
    lines.add(
        "| Ids in the table | messages/s | of 10^4 | PostgreSQL's CPU µs a message | of 10^4 |");
    lines.add("|--|--|--|--|--|");
    for (int i = 0; i < ROWS.size(); i++) {
      lines.add(
          String.format(
              Locale.ROOT, "| %,d | %s | %s |", ROWS.get(i), cells(rates, i), cells(costs, i)));
    }
    Results.write("sizes", "md", lines);
    String table = String.join("\n", lines);
    System.out.println(table);
    if (plan.publish) {
      PerformancePage.replace("sizes", table);
    }
  }

  private static String cells(List<List<Double>> all, int which) {
    Spread value = Spread.of(all.get(which));
    var ratios = new ArrayList<Double>();
    for (int round = 0; round < all.get(which).size(); round++) {
      ratios.add(all.get(which).get(round) / all.get(0).get(round));
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "%,.1f | %.2f (%.2f to %.2f)",
        value.median(),
        ratio.median(),
        ratio.low(),
        ratio.high());
  }
}
