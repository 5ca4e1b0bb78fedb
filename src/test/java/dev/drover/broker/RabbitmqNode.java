package dev.drover.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * A RabbitMQ node of the test run's own: 127.0.0.1, free ports, its data and log below {@code
 * target/}. Or the server that {@code DROVER_TEST_RABBITMQ_URI} names, which cannot be stopped.
 */
public final class RabbitmqNode implements AutoCloseable {

  static final String INSTALL = "apt-get install -y --no-install-recommends rabbitmq-server";

  private static final Path SCRIPTS = Path.of("/usr/lib/rabbitmq/bin");
  private static final Duration START_TIME = Duration.ofSeconds(90);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static RabbitmqNode shared;

  private final Path folder;
  private final String name;
  private final String uri;
  private final int port;
  private final int distributionPort;
  private final int epmdPort;
  private Process process;

  private RabbitmqNode(String uri) {
    this.uri = uri;
    this.folder = null;
    this.name = null;
    this.port = 0;
    this.distributionPort = 0;
    this.epmdPort = 0;
  }

  private RabbitmqNode(List<String> configuration) throws IOException {
    this.port = FreePorts.next();
    this.distributionPort = FreePorts.next();
    this.epmdPort = FreePorts.next();
    this.uri = "amqp://guest:guest@127.0.0.1:" + port;
    this.name =
        "drover" + ProcessHandle.current().pid() + "n" + COUNT.incrementAndGet() + "@localhost";
    this.folder = Path.of("target", "rabbitmq", name).toAbsolutePath();
    Files.createDirectories(folder);
    var lines =
        new ArrayList<>(List.of("listeners.tcp.1 = 127.0.0.1:" + port, "log.console = false"));
    lines.addAll(configuration);
    Files.write(folder.resolve("rabbitmq.conf"), lines);
    Files.writeString(folder.resolve("plugins"), "[].");
  }

  /** The URI of a server that is not ours to stop, or null. */
  static String given() {
    return System.getenv("DROVER_TEST_RABBITMQ_URI");
  }

  /** Whether a node can be started here. */
  public static boolean isInstalled() {
    return Files.isExecutable(SCRIPTS.resolve("rabbitmq-server"));
  }

  /** The node that all tests of this JVM share; ends with the JVM. */
  public static synchronized RabbitmqNode shared() {
    if (shared == null) {
      shared = given() == null ? start() : new RabbitmqNode(given());
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /**
   * A node of one test's own, which the test closes.
   *
   * @param configuration further lines of rabbitmq.conf
   */
  public static RabbitmqNode start(String... configuration) {
    try {
      var node = new RabbitmqNode(List.of(configuration));
      node.restart();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address for clients, user and password included. */
  public String uri() {
    return uri;
  }

  /** The plain AMQP port of a node of our own. */
  public int port() {
    return port;
  }

  /** The process of a node of our own; its children are the node too. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Starts it again, with its data, and waits until it takes connections. */
  public void restart() {
    try {
      process = builder(SCRIPTS.resolve("rabbitmq-server").toString()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("node " + name + ", see " + folder)
        .atMost(START_TIME)
        .failFast(() -> !process.isAlive())
        .until(this::isUp);
    // the port opens a little before the node has finished booting
    ctl("await_startup", "--timeout", "60");
  }

  /**
   * Returns when the queues that are declared outlive a {@link #kill}: a declaration is answered a
   * while before it is on disk, and what is published to a queue that is gone is dropped.
   */
  public void syncQueues() {
    ctl("eval", "mnesia:sync_log().");
  }

  /** Whether a queue is there and has no message, nor one that is delivered and unacknowledged. */
  public boolean isEmpty(String queue) {
    return ctl("list_queues", "name", "messages")
        .lines()
        .anyMatch(line -> line.strip().matches(Pattern.quote(queue) + "\\s+0"));
  }

  /** As a power cut: no goodbye to anybody. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    waitForEnd();
  }

  /** As a machine that hangs: connections stay, nobody answers. */
  public void pause() {
    signal("-STOP");
  }

  /** Goes on after {@link #pause}. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    process.descendants().forEach(p -> run(List.of("kill", signal, "" + p.pid())));
  }

  /** Runs rabbitmqctl and gives its output. */
  public String ctl(String... arguments) {
    var command = new ArrayList<String>();
    command.add(SCRIPTS.resolve("rabbitmqctl").toString());
    command.addAll(List.of("-n", name, "-q"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    if (process.isAlive()) {
      process.destroy();
      waitForEnd();
    }
    run(List.of("epmd", "-kill"));
  }

  private void waitForEnd() {
    try {
      if (!process.waitFor(30, SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isUp() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(List<String> command) {
    try {
      Path output = Files.createTempFile(folder, "out", ".txt");
      Process run = builder(command.toArray(String[]::new)).redirectOutput(output.toFile()).start();
      if (!run.waitFor(60, SECONDS)) {
        run.destroyForcibly();
        throw new TimeoutException(command + " took more than 60 s");
      }
      String text = Files.readString(output);
      Files.delete(output);
      return text;
    } catch (IOException | InterruptedException | TimeoutException e) {
      throw new IllegalStateException(command + " failed", e);
    }
  }

  private ProcessBuilder builder(String... command) {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("server.out").toFile());
    return builder;
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("RABBITMQ_NODENAME", name),
        Map.entry("RABBITMQ_DIST_PORT", "" + distributionPort),
        Map.entry("ERL_EPMD_PORT", "" + epmdPort),
        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
        Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
        Map.entry("RABBITMQ_PID_FILE", folder.resolve("pid").toString()),
        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString()),
        Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString()),
        Map.entry(
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"));
  }
}
