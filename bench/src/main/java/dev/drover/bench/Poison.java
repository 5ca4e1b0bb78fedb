package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A bridge in each gear, whose route decodes each message, in turns with 1 % of messages that it
 * cannot decode and without: how many good ones get through in a second. Before, with ten times as
 * many of them until it gets no faster: at 1 % it takes minutes until the JVM has compiled their
 * way.
 */
final class Poison {

  private static final int MEASURED_EACH = 100;
  private static final int WARM_EACH = 10;

  private final Servers servers;
  private final Plan plan;
  private final Throughput throughput;

  Poison(Servers servers, Plan plan) {
    this.servers = servers;
    this.plan = plan;
    this.throughput = new Throughput(servers, Direction.RABBITMQ_TO_KAFKA, plan);
  }

  void run() throws Exception {
    var lines = new ArrayList<>(List.of("| | median (lowest to highest) | aim |", "|--|--|--|"));
    for (Variant variant : Variant.READING) {
      lines.add(row(variant, measure(variant)));
    }
    Results.write("poison", "md", lines);
    System.out.println(String.join("\n", lines));
    if (plan.publish) {
      PerformancePage.replace("poison", String.join("\n", lines));
    }
  }

  private Spread measure(Variant variant) throws Exception {
    var ratios = new ArrayList<Double>();
    try (var bridge = Bridge.start(variant, Direction.RABBITMQ_TO_KAFKA, "-poison", servers);
        var letters = new RabbitmqQueue(servers.rabbitmq(), bridge.name() + ".dlq", "fanout")) {
      warm(bridge, letters);
      for (int round = 1; round <= plan.rounds; round++) {
        bridge.resetTable(plan.rows);
        Round without = throughput.round(bridge, plan.seconds);
        throughput.show("without", without);
        bridge.resetTable(plan.rows);
        Round with = poisoned(bridge, letters, without.sends(), MEASURED_EACH);
        throughput.show("1 %", with);
        ratios.add(good(with) / good(without));
        System.out.printf(Locale.ROOT, "ratio %.3f%n", ratios.get(ratios.size() - 1));
      }
    }
    return Spread.of(ratios);
  }

  private void warm(Bridge bridge, RabbitmqQueue letters) throws Exception {
    int sends = throughput.warm(bridge).sends() / 2;
    throughput.whileFaster("10 %", 0, () -> poisoned(bridge, letters, sends, WARM_EACH));
  }

  private Round poisoned(Bridge bridge, RabbitmqQueue letters, int sends, int each)
      throws Exception {
    var workload = Workload.withPoison(sends, plan.size, each);
    Round round = bridge.run(workload);
    long dead = letters.count();
    if (dead < workload.poisonous() || dead > workload.poisonousSends()) {
      throw new IllegalStateException(
          "%d dead letters of %d messages that nobody can read, copies included; %d different ones"
              .formatted(dead, workload.poisonousSends(), workload.poisonous()));
    }
    letters.purge();
    return round;
  }

  private static double good(Round round) {
    return round.arrived().once() / round.seconds();
  }

  private static String row(Variant variant, Spread ratio) {
    return String.format(
        Locale.ROOT,
        "| %s: good messages a second with 1 %% poison / without | **%.3f** (%.3f to %.3f) | 0.9 |",
        variant.title(),
        ratio.median(),
        ratio.low(),
        ratio.high());
  }
}
