package dev.drover.dedup;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/**
 * What claims cost on a real PostgreSQL with every commit on disk. A program, no test:
 *
 * <pre>
 * callers [COUNT…]  claims and marks a second, from so many callers at once
 * latency           one caller at 500 messages a second, against the same statements by hand
 * scale [ROWS…]     new keys a second, in batches of 500 and from 200 callers, into a table of that size
 * </pre>
 */
public final class DedupMeasurement implements AutoCloseable {

  private static final Duration ROUND = Duration.ofSeconds(5);

  private final SqlSettings settings = PostgresServer.newDatabase();
  private final Database database;
  private final SqlIdempotentRepository repository;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicLong ids = new AtomicLong(System.nanoTime());

  private DedupMeasurement() throws Exception {
    execute("ALTER SYSTEM SET synchronous_commit = on");
    execute("ALTER SYSTEM SET max_wal_size = '4GB'");
    execute("SELECT pg_reload_conf()");
    database = Database.open(settings, Path.of("target"));
    repository =
        new SqlIdempotentRepository(
            database.transactions(),
            new OwnerHeartbeat(database, UUID.randomUUID(), Duration.ofSeconds(30)));
  }

  public static void main(String[] arguments) throws Exception {
    try (var measurement = new DedupMeasurement()) {
      int[] numbers = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
      switch (arguments[0]) {
        case "callers" -> measurement.callers(numbers);
        case "latency" -> measurement.latency();
        case "scale" -> measurement.scale(numbers);
        default -> throw new IllegalArgumentException("callers, latency or scale: " + arguments[0]);
      }
    }
  }

  private void callers(int... counts) throws Exception {
    run(50, Duration.ofSeconds(8));
    for (int round = 0; round < 3; round++) {
      for (int count : counts) {
        report(count + " callers", count, ROUND);
      }
    }
  }

  private void report(String what, int callers, Duration time) throws Exception {
    long commits = commits();
    long java = cpuOfThisProcess();
    long postgres = cpuOfPostgres();
    long began = System.nanoTime();
    long pairs = run(callers, time);
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %,.0f pairs/s, %.4f commits/pair, CPU us/pair: java %.1f postgres %.1f%n",
        what,
        pairs / seconds,
        (commits() - commits) / (double) pairs,
        (cpuOfThisProcess() - java) / (double) pairs,
        (cpuOfPostgres() - postgres) / (double) pairs);
  }

  /** How many messages were claimed and marked. */
  private long run(int callers, Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    Callable<Long> caller =
        () -> {
          long pairs = 0;
          for (; System.nanoTime() < until; pairs++) {
            claimAndMark();
          }
          return pairs;
        };
    ExecutorService threads = threads(callers);
    long sum = 0;
    for (var done : threads.invokeAll(IntStream.range(0, callers).mapToObj(i -> caller).toList())) {
      sum += done.get();
    }
    threads.shutdown();
    return sum;
  }

  /** Virtual threads where Java has them and the property {@code virtual} is set. */
  private static ExecutorService threads(int callers) throws ReflectiveOperationException {
    return Boolean.getBoolean("virtual")
        ? (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null)
        : Executors.newFixedThreadPool(callers);
  }

  private void claimAndMark() {
    String id = "message-" + ids.incrementAndGet();
    var exchange = exchange();
    if (!repository.add(exchange, id) || !repository.confirm(exchange, id)) {
      throw new IllegalStateException("a new message is claimed and marked");
    }
  }

  private DefaultExchange exchange() {
    var exchange = new DefaultExchange(camel);
    exchange.getExchangeExtension().setFromRouteId("orders");
    return exchange;
  }

  private void latency() throws Exception {
    run(1, Duration.ofSeconds(8));
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 2000; i++) {
        byHand(connection);
      }
      for (int round = 0; round < 5; round++) {
        show("by hand   ", times(() -> byHand(connection)));
        show("repository", times(this::claimAndMark));
      }
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** 2,500 messages at 500 a second, in microseconds. */
  private static long[] times(Step step) throws SQLException {
    var times = new long[2500];
    long next = System.nanoTime();
    for (int i = 0; i < times.length; i++) {
      next += 2_000_000;
      LockSupport.parkNanos(next - System.nanoTime());
      long began = System.nanoTime();
      step.run();
      times[i] = (System.nanoTime() - began) / 1000;
    }
    Arrays.sort(times);
    return times;
  }

  private static void show(String what, long[] times) {
    System.out.printf(
        "%s p50 %d us, p99 %d us%n", what, times[times.length / 2], times[times.length * 99 / 100]);
  }

  /** As a client that handles one message at a time does it. */
  private void byHand(Connection connection) throws SQLException {
    DedupKey key = DedupKey.of("orders", "message-" + ids.incrementAndGet());
    UUID token = UUID.randomUUID();
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO message_dedup (dedup_key, repository, message_id, state, owner, claim_token, claimed_at)"
                + " VALUES (?, ?, ?, 'claimed', ?, ?, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING")) {
      List<Object> values = List.of(key.hash(), "orders", key.messageId(), token, token);
      for (int i = 0; i < values.size(); i++) {
        insert.setObject(i + 1, values.get(i));
      }
      insert.executeUpdate();
      connection.commit();
    }
    try (var update =
        connection.prepareStatement(
            "UPDATE message_dedup SET state = 'done', done_at = CURRENT_TIMESTAMP WHERE dedup_key = ? AND claim_token = ?")) {
      update.setObject(1, key.hash());
      update.setObject(2, token);
      update.executeUpdate();
      connection.commit();
    }
  }

  private void scale(int... sizes) throws Exception {
    long filled = 0;
    batches(Duration.ofSeconds(8));
    for (int size : sizes) {
      fill(filled, size);
      filled = size;
      for (int round = 0; round < 3; round++) {
        System.out.printf("%,d rows: %,.0f keys/s in batches%n", size, batches(ROUND));
        report("%,d rows, 200 callers".formatted(size), 200, ROUND);
      }
    }
  }

  /** New keys a second, claimed and marked in batches of 500 on one connection. */
  private double batches(Duration time) {
    long began = System.nanoTime();
    long keys = 0;
    while (System.nanoTime() - began < time.toNanos()) {
      var exchange = exchange();
      List<String> batch =
          IntStream.range(0, 500).mapToObj(i -> "message-" + ids.incrementAndGet()).toList();
      repository.addAll(exchange, batch);
      repository.confirmAll(exchange, batch);
      keys += batch.size();
    }
    return keys / ((System.nanoTime() - began) / 1e9);
  }

  private void fill(long from, long to) throws SQLException {
    execute(
        "INSERT INTO message_dedup SELECT gen_random_uuid(), 'orders', 'message-' || i, 'done',"
            + " gen_random_uuid(), gen_random_uuid(), now(), now() FROM generate_series(%d, %d) i"
                .formatted(from + 1, to));
    execute("VACUUM ANALYZE message_dedup");
    execute("CHECKPOINT");
  }

  private long commits() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_force_next_flush()");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static long cpuOfThisProcess() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1000;
  }

  /** Of those backends that live; the pool keeps its own. */
  private static long cpuOfPostgres() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains("postgres"))
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(cpu -> cpu.toNanos() / 1000)
        .sum();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.user(), "");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    database.close();
    camel.close();
  }
}
