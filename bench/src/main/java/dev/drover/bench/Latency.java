package dev.drover.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * From the publish of a message to its arrival at a consumer, at a steady rate, in milliseconds.
 */
final class Latency {

  private static final int PER_SECOND = 500;

  /**
   * The way of a message through a batch of its own is compiled after tens of thousands of them.
   */
  private static final double WARM_SECONDS = 60;

  private final Servers servers;
  private final Plan plan;
  private final Map<String, List<Double>> medians = new TreeMap<>();
  private final Map<String, List<Double>> tails = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();

  Latency(Servers servers, Plan plan) {
    this.servers = servers;
    this.plan = plan;
  }

  /**
   * @param name of the results and of their part of the page
   */
  void run(String name, List<Direction> directions) throws Exception {
    lines.add("direction,round,variant,p50_ms,p99_ms");
    for (Direction direction : directions) {
      run(direction, plan.variants(direction));
    }
    Results.write(name, "csv", lines);
    String table = table();
    System.out.println(table);
    if (plan.publish) {
      PerformancePage.replace(name, table);
    }
  }

  private void run(Direction direction, List<Variant> variants) throws Exception {
    var bridges = new ArrayList<Bridge>();
    var throughput = new Throughput(servers, direction, plan);
    try {
      for (Variant variant : variants) {
        Bridge bridge = Bridge.start(variant, direction, "-latency", servers);
        bridges.add(bridge);
        throughput.warm(bridge);
        measure(bridge, WARM_SECONDS);
      }
      for (int round = 0; round < plan.rounds; round++) {
        for (int i = 0; i < bridges.size(); i++) {
          Bridge bridge = bridges.get((i + round) % bridges.size());
          note(direction, round + 1, bridge, measure(bridge, plan.seconds));
        }
      }
    } finally {
      bridges.forEach(Bridge::close);
    }
  }

  private void note(Direction direction, int round, Bridge bridge, double[] sorted) {
    double median = sorted[sorted.length / 2];
    double tail = sorted[(int) (sorted.length * 0.99)];
    String who = direction.code + " " + bridge.variant().name();
    medians.computeIfAbsent(who, any -> new ArrayList<>()).add(median);
    tails.computeIfAbsent(who, any -> new ArrayList<>()).add(tail);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s,%d,%s,%.3f,%.3f",
            direction.code,
            round,
            bridge.variant().name(),
            median,
            tail));
    System.out.println(lines.get(lines.size() - 1));
  }

  /** The latencies of the first copies, in order. */
  private double[] measure(Bridge bridge, double seconds) throws Exception {
    Workload workload = Workload.of((int) (PER_SECOND * seconds), plan.size);
    long[] sent = new long[workload.unique()];
    var arrived = new AtomicLongArray(workload.unique());
    try (var follower = bridge.target().follow(id -> arrive(workload, arrived, id));
        var sender = bridge.source().sender(workload)) {
      long due = System.nanoTime();
      for (int place = 0; place < workload.sends(); place++) {
        LockSupport.parkNanos(due - System.nanoTime());
        int number = workload.number(workload.id(place));
        sent[number] = sent[number] == 0 ? System.nanoTime() : sent[number];
        sender.send(place);
        due += TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
      }
      awaitAll(arrived);
      follower.throwIfFailed();
    }
    bridge.source().awaitSettled();
    bridge.target().drainTo(workload.check());
    double[] millis = new double[sent.length];
    Arrays.setAll(millis, i -> (arrived.get(i) - sent[i]) / 1e6);
    Arrays.sort(millis);
    return millis;
  }

  private static void arrive(Workload workload, AtomicLongArray arrived, String id) {
    int number = workload.number(id);
    if (number >= 0) {
      arrived.compareAndSet(number, 0, System.nanoTime());
    }
  }

  private static void awaitAll(AtomicLongArray arrived) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    for (int i = 0; i < arrived.length(); i++) {
      while (arrived.get(i) == 0) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("message " + i + " has not arrived");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private String table() {
    var rows = new ArrayList<String>();
    rows.add(
        "| At %d messages/s | p50 ms | of one at a time | p99 ms | of one at a time |"
            .formatted(PER_SECOND));
    rows.add("|--|--|--|--|--|");
    for (String who : medians.keySet()) {
      String one = who.substring(0, 3) + Variant.ONE;
      rows.add("| %s | %s | %s |".formatted(who, cells(medians, who, one), cells(tails, who, one)));
    }
    return String.join("\n", rows);
  }

  private static String cells(Map<String, List<Double>> all, String who, String one) {
    Spread value = Spread.of(all.get(who));
    String text =
        String.format(
            Locale.ROOT, "%.2f (%.2f to %.2f)", value.median(), value.low(), value.high());
    return text + " | " + (all.containsKey(one) ? ratio(all.get(who), all.get(one)) : "");
  }

  private static String ratio(List<Double> values, List<Double> to) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < values.size(); i++) {
      ratios.add(values.get(i) / to.get(i));
    }
    return String.format(Locale.ROOT, "%.2f", Spread.of(ratios).median());
  }
}
