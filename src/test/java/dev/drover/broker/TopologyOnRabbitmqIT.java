package dev.drover.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import dev.drover.delivery.Topology;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

@RequiresRabbitmq(ownNode = true)
class TopologyOnRabbitmqIT extends TopologyContract {

  private static final AtomicInteger HOSTS = new AtomicInteger();
  private static RabbitmqNode node;

  private String virtualHost;

  @BeforeAll
  static void startNode() {
    node = RabbitmqNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  @Override
  void connect() throws Exception {
    if (virtualHost == null) {
      virtualHost = "contract-" + HOSTS.incrementAndGet();
      node.ctl("add_vhost", virtualHost);
      node.ctl("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    }
    super.connect();
  }

  @Override
  URI uri() {
    return URI.create(node.uri() + "/" + virtualHost);
  }

  @Override
  void declare(Topology topology) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri());
    try (var connection = factory.newConnection();
        var channel = connection.createChannel()) {
      declare(topology, channel);
    }
  }

  private static void declare(Topology topology, Channel channel) throws Exception {
    for (var e : topology.exchanges()) {
      channel.exchangeDeclare(e.name(), e.type(), e.durable(), e.autoDelete(), e.arguments());
    }
    for (var q : topology.queues()) {
      channel.queueDeclare(q.name(), q.durable(), q.exclusive(), q.autoDelete(), q.arguments());
    }
    for (var b : topology.bindings()) {
      channel.queueBind(b.queue(), b.exchange(), b.routingKey(), b.arguments());
    }
  }

  @Override
  void restart() {
    node.kill();
    node.restart();
  }
}
