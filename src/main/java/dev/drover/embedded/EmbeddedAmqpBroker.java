package dev.drover.embedded;

import dev.drover.delivery.Topology;
import java.net.URI;
import java.nio.file.Path;

/**
 * An AMQP 0-9-1 broker in this JVM: Apache Qpid Broker-J, virtual host {@code /}, user and password
 * {@code guest}.
 *
 * <p>A message that was confirmed to its publisher, and every durable exchange, queue and binding,
 * is still there after a kill of the process and a start on the same folder. Clients cannot connect
 * before {@link #open()}, so that none meets a topology that is half declared.
 *
 * <p>Not thread-safe: one owner starts, declares, opens and closes it.
 */
public final class EmbeddedAmqpBroker implements AutoCloseable {

  private static final String SERVER = "embedded AMQP broker";

  private final LoopbackPort port;
  private final DataFolder folder;
  private final QpidServer server;

  private EmbeddedAmqpBroker(LoopbackPort port, DataFolder folder, QpidServer server) {
    this.port = port;
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts the broker on the store in {@code folder}, created if it is missing, without its port.
   *
   * @param folder all files of the broker are below it; another process cannot use it meanwhile
   * @param port on 127.0.0.1; opened later, but found taken now
   * @throws EmbeddedServerUnavailable when the port or the folder is in use, or the store
   *     unreadable
   */
  public static EmbeddedAmqpBroker start(Path folder, int port) {
    var loopback =
        new LoopbackPort(
            port,
            SERVER,
            "drover.embedded.amqp-port",
            "give 'drover.rabbitmq.uri' the address of a RabbitMQ");
    loopback.requireFree();
    var data = DataFolder.claim(folder, SERVER);
    try {
      return new EmbeddedAmqpBroker(loopback, data, QpidServer.start(data.path(), loopback));
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Declares what is missing and reads everything back. Exclusive queues are left out: they belong
   * to the connection that declares them.
   *
   * @param mapped in the broker's own words, see {@link dev.drover.delivery.QpidTopology}
   * @throws dev.drover.delivery.TopologyUnmappable when the broker holds an element of the same
   *     name that differs; what was declared before it stays
   */
  public void declare(Topology mapped) {
    server.run(() -> new QpidDeclaration(server.virtualHost()).declare(mapped));
  }

  /**
   * Lets clients in.
   *
   * @throws EmbeddedServerUnavailable when the port was taken since the start
   */
  public void open() {
    server.open(port);
  }

  /** Where clients connect, with user, password and virtual host. */
  public URI uri() {
    return URI.create("amqp://guest:guest@" + port.address() + "/%2F");
  }

  /** Closes the port, the connections and the store, and frees the folder. May be repeated. */
  @Override
  public void close() {
    server.close();
    folder.close();
  }
}
