package dev.drover.broker;

import dev.drover.delivery.QpidTopology;
import dev.drover.delivery.Topology;
import dev.drover.embedded.EmbeddedAmqpBroker;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class TopologyOnEmbeddedBrokerTest extends TopologyContract {

  @TempDir Path folder;

  private final int port = FreePorts.next();
  private EmbeddedAmqpBroker broker;

  @BeforeEach
  @Override
  void connect() throws Exception {
    if (broker == null) {
      start();
    }
    super.connect();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private void start() {
    broker = EmbeddedAmqpBroker.start(folder, port);
    broker.open();
  }

  @Override
  URI uri() {
    return broker.uri();
  }

  @Override
  void declare(Topology rabbitmq) {
    broker.declare(QpidTopology.of(rabbitmq));
  }

  @Override
  void restart() {
    broker.close();
    start();
  }
}
