package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bridges in the batch gear that differ in how many ids their dedup tables hold at the start. The
 * tables grow with each round, by what the round brings.
 */
final class TableSizes {

  private final Servers servers;
  private final Plan plan;
  private final List<Long> sizes;
  private final Throughput throughput;
  private final List<List<Double>> rates = new ArrayList<>();
  private final List<List<Double>> costs = new ArrayList<>();

  /**
   * @param sizes ids in the tables, the least first, to which the others are compared
   */
  TableSizes(Servers servers, Plan plan, List<Long> sizes) {
    this.servers = servers;
    this.plan = plan;
    this.sizes = sizes;
    this.throughput = new Throughput(servers, Direction.RABBITMQ_TO_KAFKA, plan);
  }

  void run() throws Exception {
    var bridges = new ArrayList<Bridge>();
    try {
      for (long rows : sizes) {
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
      bridges.get(0).resetTable(sizes.get(0));
    }
    Round round = throughput.round(bridges.get(which), plan.seconds);
    throughput.show("10^" + (int) Math.log10(sizes.get(which)), round);
    rates.get(which).add(round.messagesPerSecond());
    costs.get(which).add(round.cpuMicrosPerMessage("postgresql"));
  }

  private void report() throws Exception {
    var lines = new ArrayList<String>();
    lines.add(
        "| Ids in the table | messages/s | of the first | PostgreSQL's CPU µs a message | of the first |");
    lines.add("|--|--|--|--|--|");
    for (int i = 0; i < sizes.size(); i++) {
      lines.add(
          String.format(
              Locale.ROOT, "| %,d | %s | %s |", sizes.get(i), cells(rates, i), cells(costs, i)));
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
