package dev.drover.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka's life cycle and its settings. */
final class KafkaNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int NODE_ID = 1;

  /** One node, one disk, one user: no copies, few partitions and threads, small buffers. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", String.valueOf(NODE_ID)),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("auto.create.topics.enable", "false"),
          // after a kill the controller waits for the end of the dead broker's session
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("metadata.max.idle.interval.ms", "5000"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("share.coordinator.threads", "1"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "4"),
          Map.entry("num.recovery.threads.per.data.dir", "1"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)),
          Map.entry("log.cleaner.io.buffer.size", String.valueOf(64 << 10)),
          Map.entry("log.index.size.max.bytes", String.valueOf(1 << 20)),
          Map.entry("metric.reporters", ""));

  private final KafkaRaftServer server;

  private KafkaNode(KafkaRaftServer server) {
    this.server = server;
  }

  static KafkaNode start(Path folder, LoopbackPort broker, LoopbackPort controller) {
    surviveKafkasExit();
    try {
      format(folder);
      var config = KafkaConfig.fromProps(properties(folder, broker, controller));
      var server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new KafkaNode(server);
    } catch (Exception e) {
      throw new EmbeddedServerUnavailable(
          "the embedded Kafka broker cannot start on '%s': %s. See the log of 'org.apache.kafka'; logs that are beyond repair must be deleted"
              .formatted(folder, e),
          e);
    }
  }

  /** Kafka ends its process when it is beyond repair; here that would be the daemon, silently. */
  private static void surviveKafkasExit() {
    Exit.setExitProcedure(KafkaNode::stopped);
    Exit.setHaltProcedure(KafkaNode::stopped);
  }

  private static void stopped(int status, String message) {
    LOG.error(
        "the embedded Kafka broker stopped itself with status {} ({}): the log above has the"
            + " reason; remove it and restart drover",
        status,
        message);
  }

  private static Properties properties(Path folder, LoopbackPort broker, LoopbackPort controller) {
    var properties = new Properties();
    properties.putAll(SETTINGS);
    properties.put("log.dirs", folder.toString());
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller.address());
    properties.put(
        "listeners",
        "PLAINTEXT://%s,CONTROLLER://%s".formatted(broker.address(), controller.address()));
    return properties;
  }

  private static void format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE_ID)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .run();
  }

  @Override
  public void close() {
    try {
      CompletableFuture.runAsync(server::shutdown).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the embedded Kafka broker did not stop cleanly; it recovers at its next start", e);
    }
  }
}
