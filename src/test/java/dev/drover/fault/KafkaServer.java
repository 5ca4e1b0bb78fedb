package dev.drover.fault;

import dev.drover.broker.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** A Kafka broker in a JVM of its own ({@link KafkaServerMain}), which ends with this JVM. */
public final class KafkaServer implements OneProcess {

  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private final Path folder =
      Path.of("target", "fault", "kafka-" + System.nanoTime()).toAbsolutePath();
  private final int port = FreePorts.next();
  private final int controllerPort = FreePorts.next();
  private Process process;

  private KafkaServer() {}

  /** A broker without topics, started. */
  public static KafkaServer create() {
    var server = new KafkaServer();
    server.start();
    return server;
  }

  @Override
  public String name() {
    return "kafka";
  }

  public String brokers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void start() {
    try {
      Files.createDirectories(folder);
      process = builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Kafka, see " + folder)
        .atMost(START_WITHIN)
        .failFast(() -> !process.isAlive())
        .ignoreExceptions()
        .until(this::answers);
  }

  private ProcessBuilder builder() {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KafkaServerMain.class.getName(),
            folder.resolve("data").toString(),
            "" + port,
            "" + controllerPort);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
  }

  private boolean answers() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            brokers(),
            "default.api.timeout.ms",
            3_000,
            "request.timeout.ms",
            2_000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get(3, TimeUnit.SECONDS).isEmpty();
    }
  }

  @Override
  public Process process() {
    return process;
  }
}
