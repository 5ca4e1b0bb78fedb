package dev.drover.embedded;

import java.nio.file.Path;

/**
 * A Kafka broker in this JVM: one KRaft node, broker and controller in one, with transactions.
 *
 * <p>Records that were acknowledged with {@code acks=all}, topics and committed offsets are still
 * there after a kill of the process and a start on the same folder; Kafka does not force them to
 * the disk, so a loss of power may take the last of them. Topics are not created by a first send.
 *
 * <p>When Kafka finds itself beyond repair, it logs the reason as an error and stops; it does not
 * take the JVM down.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final String SERVER = "embedded Kafka broker";
  private static final String REMEDY = "give 'drover.kafka.brokers' the address of a Kafka";

  private final LoopbackPort port;
  private final DataFolder folder;
  private final KafkaNode node;

  private EmbeddedKafka(LoopbackPort port, DataFolder folder, KafkaNode node) {
    this.port = port;
    this.folder = folder;
    this.node = node;
  }

  /**
   * Starts the broker on the logs in {@code folder}, created and formatted if it is missing, and
   * returns when clients can use it.
   *
   * @param folder all files of the broker are below it; another process cannot use it meanwhile
   * @param port of the broker on 127.0.0.1
   * @param controllerPort of the controller on 127.0.0.1; no client needs it
   * @throws EmbeddedServerUnavailable when a port or the folder is in use, or the logs unreadable
   */
  public static EmbeddedKafka start(Path folder, int port, int controllerPort) {
    var broker = new LoopbackPort(port, SERVER, "drover.embedded.kafka-port", REMEDY);
    var controller =
        new LoopbackPort(
            controllerPort,
            "embedded Kafka controller",
            "drover.embedded.kafka-controller-port",
            REMEDY);
    broker.requireFree();
    controller.requireFree();
    var data = DataFolder.claim(folder, SERVER);
    try {
      return new EmbeddedKafka(broker, data, KafkaNode.start(data.path(), broker, controller));
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** The {@code bootstrap.servers} of clients. */
  public String brokers() {
    return port.address();
  }

  /** Stops the broker, at most 30 seconds long, and frees the folder. May be repeated. */
  @Override
  public void close() {
    node.close();
    folder.close();
  }
}
