package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A variant at work: its process, its source and target and its database, shared with nobody. */
final class Bridge implements AutoCloseable {

  private static final Path FOLDER = Path.of("target", "bridges").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 20;
  // the server's statistics are a second late
  private static final long STATISTICS_MILLIS = 1_500;

  private final Variant variant;
  private final String name;
  private final Servers servers;
  private final Connection database;
  private final Source source;
  private final Target target;
  private final Process process;

  private Bridge(Variant variant, Direction direction, String name, Servers servers)
      throws Exception {
    this.variant = variant;
    this.name = name;
    this.servers = servers;
    var queue = new RabbitmqQueue(servers.rabbitmq(), name);
    var topic = new KafkaTopic(servers.kafka().brokers(), name);
    String sql = servers.newDatabase(name);
    this.database = servers.connect(sql);
    this.source =
        switch (direction) {
          case RABBITMQ_TO_KAFKA -> queue;
          case KAFKA_TO_RABBITMQ -> topic;
          case OUTBOX_TO_KAFKA -> new OutboxRows(servers.connect(sql), name);
        };
    this.target = direction == Direction.KAFKA_TO_RABBITMQ ? queue : topic;
    this.process = launch(direction, sql);
    source.awaitBridge();
  }

  /**
   * Starts a bridge.
   *
   * @param suffix to tell several bridges of one variant from each other
   */
  static Bridge start(Variant variant, Direction direction, String suffix, Servers servers)
      throws Exception {
    String name = direction.code + "-" + variant.name() + suffix;
    return new Bridge(variant, direction, name, servers);
  }

  private Process launch(Direction direction, String sql) throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(name + "-" + System.nanoTime()));
    var place =
        new Launch.Place(
            direction.file, name, servers.rabbitmq().uri(), servers.kafka().brokers(), sql, folder);
    return variant
        .launch()
        .builder(place)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  Variant variant() {
    return variant;
  }

  String name() {
    return name;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  Source source() {
    return source;
  }

  Target target() {
    return target;
  }

  void resetTable(long rows) throws SQLException {
    variant.table().resetTo(rows, name, database);
  }

  /**
   * One round: the source is filled while the bridge is stopped; then it goes on, and the clock
   * runs until every message has arrived.
   */
  Round run(Workload workload) throws Exception {
    signal("-STOP");
    source.fill(workload);
    Map<String, Long> cpu = cpu();
    long commits = commits();
    long begin = System.nanoTime();
    signal("-CONT");
    awaitArrival(workload.unique() - workload.poisonous());
    double seconds = (System.nanoTime() - begin) / 1e9;
    Map<String, Long> cpuAfter = cpu();
    source.awaitSettled();
    Thread.sleep(STATISTICS_MILLIS);
    long committed = commits() - commits;
    var check = workload.check();
    target.drainTo(check);
    cpuAfter.replaceAll((who, micros) -> micros - cpu.get(who));
    return new Round(
        variant.name(), workload.sends(), seconds, cpuAfter, committed, check.result());
  }

  private void awaitArrival(int messages) throws Exception {
    long last = -1;
    long deadline = 0;
    for (long count = 0; count < messages; count = target.count()) {
      if (count > last) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
        last = count;
      } else if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new TimeoutException(
            "%s stands still at %d of %d messages; see %s"
                .formatted(name, count, messages, FOLDER));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private Map<String, Long> cpu() {
    var micros = new HashMap<String, Long>();
    micros.put("client", CpuClock.micros(process.toHandle()));
    servers.processes().forEach((who, server) -> micros.put(who, CpuClock.micros(server)));
    return micros;
  }

  private long commits() throws SQLException {
    try (var statement = database.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", signal, "" + process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(null, 15, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
    closeDatabase();
    source.close();
    target.close();
  }

  private void closeDatabase() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
