package dev.drover.flows;

import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@RequiresRabbitmq(ownNode = true)
class PoisonIT extends PoisonContract {

  private static RabbitmqNode node;

  @BeforeAll
  static void startNode() {
    node = RabbitmqNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @Override
  String rabbitmq() {
    return node.uri();
  }
}
