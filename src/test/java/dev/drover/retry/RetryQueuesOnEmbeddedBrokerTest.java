package dev.drover.retry;

import dev.drover.broker.FreePorts;
import dev.drover.embedded.EmbeddedAmqpBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RetryQueuesOnEmbeddedBrokerTest extends RetryQueuesContract {

  @TempDir static Path folder;

  private static EmbeddedAmqpBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedAmqpBroker.start(folder, FreePorts.next());
    broker.open();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  String uri() {
    return broker.uri().toString();
  }
}
