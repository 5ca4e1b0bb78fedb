package dev.drover.process;

import dev.drover.broker.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The packaged daemon as a process of its own, started by bin/drover as a person would. Its folder
 * below target/ outlives it, so that it can be killed and started again.
 */
public final class DaemonProcess implements AutoCloseable {

  private static final Duration START_WITHIN = Duration.ofSeconds(90);

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final int amqpPort = FreePorts.next();
  private final int kafkaPort = FreePorts.next();
  private final int httpPort = FreePorts.next();
  private Path launcher = launcher();
  private Process process;
  private int starts;

  private DaemonProcess(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("config/routes"));
    environment.put("DROVER_DATA_DIR", folder.resolve("data").toString());
    environment.put("DROVER_EMBEDDED_AMQP_PORT", "" + amqpPort);
    environment.put("DROVER_EMBEDDED_KAFKA_PORT", "" + kafkaPort);
    environment.put("DROVER_EMBEDDED_KAFKA_CONTROLLER_PORT", "" + FreePorts.next());
    environment.put("DROVER_HTTP_PORT", "" + httpPort);
  }

  /** A daemon with an empty data folder and free ports, not yet started. */
  public static DaemonProcess in(String name) throws IOException {
    Path folder = Path.of("target", "daemons", name + "-" + System.nanoTime()).toAbsolutePath();
    return new DaemonProcess(folder);
  }

  public DaemonProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Uses another launcher than that of target/dist. */
  public DaemonProcess launchedBy(Path other) {
    launcher = other;
    return this;
  }

  /** Writes a route file of the integrator's. */
  public DaemonProcess withRoute(String name, String yaml) throws IOException {
    Files.writeString(folder.resolve("config/routes").resolve(name), yaml);
    return this;
  }

  /** Starts {@code drover run} and waits until it says that it is ready. */
  public DaemonProcess start(String... options) throws IOException {
    launch(options);
    Awaitility.await("daemon in " + folder)
        .atMost(START_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> isStarted() || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("daemon exited with " + process.exitValue() + "\n" + everything());
    }
    return this;
  }

  /** Whether the last start has said that it is ready. */
  public boolean isStarted() {
    return output().contains("Ready in");
  }

  public boolean wasStarted() {
    return starts > 0;
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** SIGSTOP: it holds what it holds, and does nothing. */
  public void pause() {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts {@code drover run} and does not wait. */
  public DaemonProcess launch(String... options) throws IOException {
    starts++;
    var command = new java.util.ArrayList<>(List.of(launcher.toString(), "run"));
    command.addAll(List.of("--config", folder.resolve("config").toString()));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectOutput(file("out").toFile()).redirectError(file("err").toFile());
    process = builder.start();
    return this;
  }

  /** What another command said. */
  public record Answer(int exitCode, String out, String err) {}

  /** Runs another command with this daemon's settings, and waits for it. */
  public Answer command(String... words) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("--config", folder.resolve("config").toString()));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Path out = folder.resolve("command.out");
    Path err = folder.resolve("command.err");
    Process ran = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!ran.waitFor(60, TimeUnit.SECONDS)) {
      ran.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    return new Answer(ran.exitValue(), read(out), read(err));
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, then waits. */
  public int stop() throws InterruptedException {
    process.destroy();
    return exitCode(Duration.ofSeconds(90));
  }

  public int exitCode(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new AssertionError("daemon did not exit within " + within + "\n" + everything());
    }
    return process.exitValue();
  }

  /** What the last start printed on standard output so far. */
  public String output() {
    return read(file("out"));
  }

  public String errors() {
    return read(file("err"));
  }

  /** The variables by which other commands find this daemon's servers. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  public Path folder() {
    return folder;
  }

  public String amqpUri() {
    return environment.getOrDefault(
        "DROVER_RABBITMQ_URI", "amqp://guest:guest@127.0.0.1:" + amqpPort);
  }

  public String kafkaBrokers() {
    return environment.getOrDefault("DROVER_KAFKA_BROKERS", "127.0.0.1:" + kafkaPort);
  }

  public String httpAddress() {
    return "http://127.0.0.1:" + httpPort;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill();
    }
  }

  /** The launcher of the unpacked distribution. */
  public static Path launcher() {
    return Distribution.unpacked().resolve("bin/drover");
  }

  private String everything() {
    return output() + "\n" + errors();
  }

  private Path file(String stream) {
    return folder.resolve("start-" + starts + "." + stream);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
