package dev.drover.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The batch gear in a heap of 256 MB: first at full load, then with a target that stands still.
 * What lives after a collection must stay flat, and what cannot be delivered must wait in the
 * broker.
 */
final class Soak {

  private static final int WAITING = 60_000;
  private static final int LOOK_SECONDS = 20;
  private static final int STALLED_SECONDS = 60;
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private final Servers servers;
  private final Plan plan;
  private final int minutes;
  private final List<String> lines = new ArrayList<>();
  private final List<Double> live = new ArrayList<>();

  Soak(Servers servers, Plan plan, int minutes) {
    this.servers = servers;
    this.plan = plan;
    this.minutes = minutes;
  }

  void run() throws Exception {
    lines.add("phase,second,messages_sent,messages_arrived,live_mb,queue_depth");
    Variant variant = Variant.BATCH.in("-Xmx256m");
    try (var bridge = Bridge.start(variant, Direction.RABBITMQ_TO_KAFKA, "-soak", servers);
        var queue = new RabbitmqQueue(servers.rabbitmq(), bridge.name())) {
      new Throughput(servers, Direction.RABBITMQ_TO_KAFKA, plan).warm(bridge);
      load(bridge, queue);
      stall(bridge, queue);
    }
    Results.write("soak", "csv", lines);
    report();
  }

  /** The queue never runs empty; each id is checked at the end. */
  private void load(Bridge bridge, RabbitmqQueue queue) throws Exception {
    Workload workload = Workload.of(minutes * 60 * 50_000, plan.size);
    var check = workload.check();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MINUTES.toNanos(minutes);
    long look = begin;
    int sent = 0;
    try (Sender sender = queue.sender(workload)) {
      while (System.nanoTime() < end) {
        sent = fill(sender, queue, sent);
        if (System.nanoTime() >= look) {
          bridge.target().drainTo(check);
          long arrived = check.result().once();
          live.add(note("load", begin, bridge, queue, sent, arrived));
          look += TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
        }
      }
    }
    bridge.source().awaitSettled();
    bridge.target().drainTo(check);
    Workload.Arrived result = check.result();
    int repeated = result.repeated();
    int strange = result.strange();
    System.out.printf(
        "full load: %d sent, %d different ones arrived, %d repeated, %d strange%n",
        sent, result.once(), repeated, strange);
  }

  private static int fill(Sender sender, RabbitmqQueue queue, int sent) throws Exception {
    int next = sent;
    for (long room = WAITING - queue.count(); room > 0; room--) {
      sender.send(next++);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    return next;
  }

  /** Kafka stands still while messages come; then it goes on, and all of them arrive. */
  private void stall(Bridge bridge, RabbitmqQueue queue) throws Exception {
    Workload workload = Workload.of(STALLED_SECONDS * 1_000, plan.size);
    var check = workload.check();
    long begin = System.nanoTime();
    servers.kafka().pause();
    try (Sender sender = queue.sender(workload)) {
      for (int second = 0; second < STALLED_SECONDS; second++) {
        for (int i = 0; i < 1_000; i++) {
          sender.send(second * 1_000 + i);
        }
        if (second % 10 == 9) {
          note("stalled", begin, bridge, queue, (second + 1) * 1_000, 0);
        }
        TimeUnit.MILLISECONDS.sleep(950);
      }
    } finally {
      servers.kafka().resume();
    }
    bridge.source().awaitSettled();
    bridge.target().drainTo(check);
    note("after", begin, bridge, queue, workload.sends(), check.result().once());
    System.out.println("stalled target: " + check.result());
  }

  /** Returns the live set in megabytes. */
  private double note(
      String phase, long begin, Bridge bridge, RabbitmqQueue queue, int sent, long arrived)
      throws Exception {
    double megabytes = liveMegabytes(bridge);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s,%d,%d,%d,%.1f,%d",
            phase,
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
            sent,
            arrived,
            megabytes,
            queue.count()));
    System.out.println(lines.get(lines.size() - 1));
    return megabytes;
  }

  /** What is used right after a full collection, over all generations. */
  private static double liveMegabytes(Bridge bridge) throws Exception {
    jcmd(bridge, "GC.run");
    Matcher used = USED.matcher(jcmd(bridge, "GC.heap_info"));
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / 1024.0;
  }

  private static String jcmd(Bridge bridge, String command) throws IOException {
    var jcmd = Java.RUNNING.home().orElseThrow().resolve("bin/jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, "" + bridge.process().pid(), command)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void report() throws IOException {
    // the first look is at a daemon that has only just been warmed
    Spread megabytes = Spread.of(live.subList(Math.min(2, live.size() - 1), live.size()));
    String row =
        String.format(
            Locale.ROOT,
            "| Live set after a full collection, %d minutes at full load, -Xmx256m | **%.1f MB** (%.1f to %.1f) |",
            minutes,
            megabytes.median(),
            megabytes.low(),
            megabytes.high());
    var table = List.of("| | median (lowest to highest) |", "|--|--|", row);
    System.out.println(String.join("\n", table));
    if (plan.publish) {
      PerformancePage.replace("soak", String.join("\n", table));
    }
  }
}
