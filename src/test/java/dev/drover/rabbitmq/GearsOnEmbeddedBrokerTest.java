package dev.drover.rabbitmq;

import dev.drover.broker.FreePorts;
import dev.drover.embedded.EmbeddedAmqpBroker;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class GearsOnEmbeddedBrokerTest extends GearContract {

  @TempDir static Path folder;
  private static EmbeddedAmqpBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedAmqpBroker.start(folder, FreePorts.next());
    broker.open();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  URI uri() {
    return broker.uri();
  }
}
