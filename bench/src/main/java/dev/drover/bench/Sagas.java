package dev.drover.bench;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.drover.bench.client.FullSagaByHand;
import dev.drover.bench.client.FundingByHand;
import dev.drover.bench.client.SagaByHand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sagas of three steps, 16 at a time. Each variant takes commands from a queue of its own, which is
 * filled while it is stopped; the clock runs until the queue is empty.
 */
final class Sagas {

  private static final String DROVER = "drover";
  private static final String HAND = "hand";
  private static final String LEAN = "lean";
  private static final String MEMORY = "memory";
  private static final int LEAST = 500;
  private static final double WARM_SECONDS = 10;
  private static final double FASTER = 1.05;
  private static final Path FOLDER = Path.of("target", "bridges").toAbsolutePath();

  private record Kind(String name, String title, List<Runner> runners) {}

  private record Runner(String name, String title, Launch launch) {}

  private static final Map<String, String> NOTHING = Map.of();

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "service",
              "steps that return at once",
              List.of(
                  new Runner(
                      HAND, "the same log by hand, a commit a step", hand(FullSagaByHand.class)),
                  new Runner(
                      LEAN,
                      "a log by hand that cannot take a saga back or up again",
                      hand(SagaByHand.class)),
                  new Runner(MEMORY, "Camel's service in memory", new Launch.Stock(NOTHING)),
                  new Runner(DROVER, "Drover's service", daemon("service")))),
          new Kind(
              "funding",
              "account funding, with its participants' commits",
              List.of(
                  new Runner(HAND, "the same by hand", hand(FundingByHand.class)),
                  new Runner(DROVER, "the shipped flow", daemon("funding")))));

  private final Servers servers;
  private final Plan plan;
  private final List<String> lines = new ArrayList<>();

  Sagas(Servers servers, Plan plan) {
    this.servers = servers;
    this.plan = plan;
  }

  private static Launch hand(Class<?> main) {
    return new Launch.Hand(main);
  }

  private static Launch daemon(String kind) {
    return new Launch.Daemon(Java.RUNNING, kind, NOTHING, "");
  }

  void run() throws Exception {
    lines.add("| Sagas a second, 16 at a time | median (lowest to highest) | of by hand |");
    lines.add("|--|--|--|");
    for (Kind kind : KINDS) {
      measure(kind);
    }
    Results.write("sagas", "md", lines);
    System.out.println(String.join("\n", lines));
    if (plan.publish) {
      PerformancePage.replace("sagas", String.join("\n", lines));
    }
  }

  private void measure(Kind kind) throws Exception {
    var running = new LinkedHashMap<Runner, Commands>();
    var rates = new LinkedHashMap<Runner, List<Double>>();
    try {
      for (Runner runner : kind.runners) {
        var commands = new Commands(kind, runner);
        running.put(runner, commands);
        commands.warm();
        rates.put(runner, new ArrayList<>());
      }
      for (int round = 0; round < plan.rounds; round++) {
        for (Runner runner : kind.runners) {
          double rate = running.get(runner).round(plan.seconds);
          rates.get(runner).add(rate);
          System.out.printf(
              Locale.ROOT, "round %d %s %s %.0f/s%n", round + 1, kind.name, runner.name, rate);
        }
      }
    } finally {
      running.values().forEach(Commands::close);
    }
    List<Double> byHand = rates.get(kind.runners.get(0));
    rates.forEach((runner, all) -> lines.add(row(kind, runner, all, byHand)));
  }

  private static String row(Kind kind, Runner runner, List<Double> rates, List<Double> byHand) {
    Spread rate = Spread.of(rates);
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < rates.size(); i++) {
      ratios.add(rates.get(i) / byHand.get(i));
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "| %s: %s | **%,.0f** (%,.0f to %,.0f) | %.2f (%.2f to %.2f) |",
        kind.title,
        runner.title,
        rate.median(),
        rate.low(),
        rate.high(),
        ratio.median(),
        ratio.low(),
        ratio.high());
  }

  /** A variant at work, and the queue that it takes its commands from. */
  private final class Commands implements AutoCloseable {
    private final String name;
    private final Connection connection;
    private final Channel channel;
    private final Process process;
    private double rate = LEAST / WARM_SECONDS;

    Commands(Kind kind, Runner runner) throws Exception {
      this.name = "sagas-" + kind.name + "-" + runner.name;
      var factory = new ConnectionFactory();
      factory.setUri(servers.rabbitmq().uri());
      this.connection = factory.newConnection();
      this.channel = connection.createChannel();
      channel.confirmSelect();
      channel.exchangeDeclare(name, "direct", true);
      channel.queueDeclare(name, true, false, false, null);
      channel.queueBind(name, name, Workload.ROUTING_KEY);
      this.process = start(runner);
    }

    private Process start(Runner runner) throws Exception {
      Path folder = Files.createDirectories(FOLDER.resolve(name + "-" + System.nanoTime()));
      String sql = servers.newDatabase(name);
      var place =
          new Launch.Place(
              "sagas", name, servers.rabbitmq().uri(), servers.kafka().brokers(), sql, folder);
      return runner
          .launch
          .builder(place)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("out").toFile())
          .start();
    }

    /** Until it gets no faster. */
    void warm() throws Exception {
      drain(LEAST);
      WarmUp.whileFaster(FASTER, rate, Double::doubleValue, this::warmRound);
    }

    private double warmRound() throws Exception {
      double now = round(WARM_SECONDS);
      System.out.printf(Locale.ROOT, "warm %s %.0f/s%n", name, now);
      return now;
    }

    /** Sagas a second. */
    double round(double seconds) throws Exception {
      int commands = (int) Math.max(LEAST, rate * seconds);
      rate = commands / drain(commands);
      return rate;
    }

    /** How long the commands took, in seconds. */
    private double drain(int commands) throws Exception {
      signal("-STOP");
      for (int i = 0; i < commands; i++) {
        publish();
      }
      channel.waitForConfirmsOrDie(60_000);
      long begin = System.nanoTime();
      signal("-CONT");
      awaitEmpty(begin + TimeUnit.MINUTES.toNanos(3));
      return (System.nanoTime() - begin) / 1e9;
    }

    private void publish() throws Exception {
      String id = UUID.randomUUID().toString();
      var properties = MessageProperties.PERSISTENT_BASIC.builder().messageId(id).build();
      byte[] body = "{\"funding\": \"%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8);
      channel.basicPublish(name, Workload.ROUTING_KEY, properties, body);
    }

    private void awaitEmpty(long deadline) throws Exception {
      while (channel.messageCount(name) > 0) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new TimeoutException("%s stands still; see %s".formatted(name, FOLDER));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }

    private void signal(String signal) throws Exception {
      new ProcessBuilder("kill", signal, "" + process.pid()).start().waitFor();
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().completeOnTimeout(null, 15, TimeUnit.SECONDS).join();
      process.destroyForcibly().onExit().join();
      connection.abort(1_000);
    }
  }
}
