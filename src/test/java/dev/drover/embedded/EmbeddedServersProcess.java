package dev.drover.embedded;

import dev.drover.broker.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@link EmbeddedServersMain} as a process, on free ports, killed without warning. */
final class EmbeddedServersProcess {

  /** Messages that the process publishes to queue "drained" after SIGTERM. */
  static final int LAST_WORDS = 500;

  private final Path folder;
  private final int amqp;
  private final int kafka;
  private final int controller;
  private final Process process;

  private EmbeddedServersProcess(Path folder, int amqp, int kafka, int controller)
      throws IOException {
    this.folder = folder;
    this.amqp = amqp;
    this.kafka = kafka;
    this.controller = controller;
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                EmbeddedServersMain.class.getName(),
                folder.toString(),
                String.valueOf(amqp),
                String.valueOf(kafka),
                String.valueOf(controller),
                String.valueOf(LAST_WORDS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    awaitReady();
  }

  static EmbeddedServersProcess start(Path folder) throws IOException {
    return new EmbeddedServersProcess(folder, FreePorts.next(), FreePorts.next(), FreePorts.next());
  }

  EmbeddedServersProcess startAgain() throws IOException {
    return new EmbeddedServersProcess(folder, amqp, kafka, controller);
  }

  private void awaitReady() throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null || !line.startsWith("ready")) {
      process.destroyForcibly();
      throw new IllegalStateException("the embedded servers did not start, but said: " + line);
    }
    System.out.println(line);
  }

  /** SIGKILL, and the end of the process awaited. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and the end of the process awaited. */
  void terminate() {
    // Process.destroy would close its input too, which ends it another way
    process.toHandle().destroy();
    process.onExit().join();
  }

  String amqpUri() {
    return "amqp://guest:guest@127.0.0.1:" + amqp + "/%2F";
  }

  String brokers() {
    return "127.0.0.1:" + kafka;
  }
}
