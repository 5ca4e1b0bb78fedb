package dev.drover.process;

import dev.drover.broker.FreePorts;
import dev.drover.broker.RabbitmqNode;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * Prints how long the packaged daemon takes from the command to the first message on the far side,
 * and how much memory it holds then and after 5,000 messages: on embedded servers, and on a real
 * RabbitMQ, Kafka and PostgreSQL. Run by {@code .ci/measure-start}.
 */
public final class StartMeasurement {

  private static final int MESSAGES = 5_000;
  private static final Duration SOON = Duration.ofSeconds(120);

  private StartMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("servers   start  first message s  RSS MiB  RSS MiB after " + MESSAGES);
    embedded();
    real();
    System.exit(0);
  }

  private static void embedded() throws Exception {
    try (var daemon = DaemonProcess.in("measure-embedded")) {
      measure("embedded", "first", daemon);
      daemon.stop();
      measure("embedded", "second", daemon);
      daemon.stop();
    }
  }

  private static void real() throws Exception {
    SqlSettings sql = PostgresServer.newDatabase();
    Path folder = Path.of("target", "daemons", "measure-kafka-" + System.nanoTime());
    try (var rabbitmq = RabbitmqNode.start();
        var kafka = EmbeddedKafka.start(folder, FreePorts.next(), FreePorts.next());
        var daemon = DaemonProcess.in("measure-real")) {
      daemon
          .with("DROVER_RABBITMQ_URI", rabbitmq.uri())
          .with("DROVER_KAFKA_BROKERS", kafka.brokers())
          .with("DROVER_SQL_URL", sql.url())
          .with("DROVER_SQL_USER", sql.user());
      measure("real", "first", daemon);
      daemon.stop();
      measure("real", "second", daemon);
      daemon.stop();
    }
  }

  private static void measure(String servers, String start, DaemonProcess daemon) throws Exception {
    long begun = System.nanoTime();
    daemon.launch();
    var far = new FarSide(daemon);
    String id = "first-" + begun;
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> published(far, id));
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(() -> far.recordIds("orders").contains(id));
    double seconds = (System.nanoTime() - begun) / 1e9;
    long idle = residentMebibytes(daemon);
    long before = far.size("orders");
    far.publish("orders", "new", MESSAGES, i -> id + "-" + i);
    Awaitility.await().atMost(SOON).until(() -> far.size("orders") >= before + MESSAGES);
    System.out.printf(
        "%-9s %-6s %15.1f %8d %8d%n", servers, start, seconds, idle, residentMebibytes(daemon));
  }

  private static boolean published(FarSide far, String id) throws Exception {
    far.publish("orders", "new", 1, i -> id);
    return true;
  }

  private static long residentMebibytes(DaemonProcess daemon) throws IOException {
    return Files.readAllLines(Path.of("/proc", "" + daemon.pid(), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
