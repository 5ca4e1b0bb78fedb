package dev.drover.bench;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the benchmark, see bench/run. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description =
        "Measures Drover against hand-written clients and stock Camel, on servers of its own."
            + " Says nothing true on a machine that does other work.")
public final class Bench {

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).execute(args.length == 0 ? new String[] {"table"} : args));
  }

  @Command(
      name = "table",
      mixinStandardHelpOptions = true,
      description = "Throughput of all variants both ways; the figures of docs/performance.md.")
  int table(@Mixin Plan plan) throws Exception {
    try (var servers = Servers.start()) {
      report("table", plan, servers, throughput(plan, servers, plan.directions(), false));
    }
    return 0;
  }

  @Command(
      name = "judged",
      mixinStandardHelpOptions = true,
      description = "Only the variants between which a ratio is asked for.")
  int judged(@Mixin Plan plan) throws Exception {
    try (var servers = Servers.start()) {
      report("judged", plan, servers, throughput(plan, servers, plan.directions(), true));
    }
    return 0;
  }

  @Command(
      name = "latency",
      mixinStandardHelpOptions = true,
      description = "The time from publish to arrival at 500 messages a second.")
  int latency(@Mixin Plan plan) throws Exception {
    try (var servers = Servers.start()) {
      new Latency(servers, plan).run("latency", plan.directions());
    }
    return 0;
  }

  @Command(
      name = "poison",
      mixinStandardHelpOptions = true,
      description = "Each gear with 1 %% of messages that it cannot read, and without.")
  int poison(@Mixin Plan plan) throws Exception {
    try (var servers = Servers.start()) {
      new Poison(servers, plan).run();
    }
    return 0;
  }

  @Command(
      name = "outbox",
      mixinStandardHelpOptions = true,
      description =
          "The relay of the outbox: events a second, and from commit to arrival at 500 a second.")
  int outbox(@Mixin Plan plan) throws Exception {
    var direction = List.of(Direction.OUTBOX_TO_KAFKA);
    try (var servers = Servers.start()) {
      report("outbox", plan, servers, throughput(plan, servers, direction, false));
      new Latency(servers, plan).run("outbox-latency", direction);
    }
    return 0;
  }

  @Command(
      name = "sagas",
      mixinStandardHelpOptions = true,
      description =
          "Sagas of three steps, 16 at a time: by hand, on Camel's service in memory, on Drover's.")
  int sagas(@Mixin Plan plan) throws Exception {
    try (var servers = Servers.start()) {
      new Sagas(servers, plan).run();
    }
    return 0;
  }

  @Command(
      name = "sizes",
      mixinStandardHelpOptions = true,
      description = "The batch gear with 10^4, 10^6 and 10^7 ids in its dedup table.")
  int sizes(
      @Mixin Plan plan,
      @Option(
              names = "--sizes",
              split = ",",
              defaultValue = "10000,1000000,10000000",
              description = "Ids in the tables. Default: ${DEFAULT-VALUE}")
          List<Long> sizes)
      throws Exception {
    try (var servers = Servers.start()) {
      new TableSizes(servers, plan, sizes).run();
    }
    return 0;
  }

  @Command(
      name = "soak",
      mixinStandardHelpOptions = true,
      description = "The batch gear at full load in 256 MB, then with a target that stands still.")
  int soak(
      @Mixin Plan plan,
      @Option(
              names = "--minutes",
              defaultValue = "10",
              description = "At full load. Default: ${DEFAULT-VALUE}")
          int minutes)
      throws Exception {
    try (var servers = Servers.start()) {
      new Soak(servers, plan, minutes).run();
    }
    return 0;
  }

  private static List<Rounds> throughput(
      Plan plan, Servers servers, List<Direction> directions, boolean judged) throws Exception {
    var all = new ArrayList<Rounds>();
    for (Direction direction : directions) {
      List<Variant> variants =
          plan.variants(direction).stream()
              .filter(v -> !judged || Goal.concerns(direction, v.name()))
              .toList();
      all.add(new Throughput(servers, direction, plan).run(variants));
    }
    return all;
  }

  private static void report(String name, Plan plan, Servers servers, List<Rounds> all)
      throws Exception {
    var parts = new ArrayList<String>();
    parts.add(
        "Measured %s. %d rounds of %.0f s or more."
            .formatted(Machine.describe(servers), plan.rounds, plan.seconds));
    List<Rounds> goals = all.stream().filter(rounds -> !Goal.of(rounds).isEmpty()).toList();
    if (!goals.isEmpty()) {
      parts.add(Tables.goals(goals));
    }
    all.forEach(rounds -> parts.add(Tables.throughput(rounds)));
    String text = String.join("\n\n", parts);
    System.out.println("\n" + text);
    Results.write(name, all);
    if (plan.publish) {
      PerformancePage.replace(name, text);
      if (!goals.isEmpty()) {
        Plot.write(goals, PerformancePage.PLOT);
      }
    }
  }
}
