package dev.drover.rabbitmq;

import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import java.net.URI;

@RequiresRabbitmq
class GearsOnRabbitmqIT extends GearContract {
  @Override
  URI uri() {
    return URI.create(RabbitmqNode.shared().uri());
  }
}
