package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.Topology;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sees what is there, what is missing and what differs, and leaves all of it as it was. */
@RequiresRabbitmq
@Timeout(120)
class BrokerInspectionIT {

  private final String same = Flow.name("same");
  private final String other = Flow.name("other");
  private final String absent = Flow.name("absent");
  private final RabbitmqComponent component = new RabbitmqComponent(new DefaultCamelContext());
  private Connection connection;

  @BeforeEach
  void open() throws Exception {
    String uri = RabbitmqNode.shared().uri();
    component.setUri(uri);
    ServiceHelper.startService(component);
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    connection = factory.newConnection();
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(same, true, false, false, Map.of());
      channel.queueDeclare(other, true, false, false, Map.of("x-max-length", 5));
      channel.exchangeDeclare(same, "topic", true);
    }
  }

  @AfterEach
  void close() throws Exception {
    try (Channel channel = connection.createChannel()) {
      channel.queueDelete(same);
      channel.queueDelete(other);
      channel.exchangeDelete(same);
    }
    connection.close();
    ServiceHelper.stopService(component);
  }

  @Test
  void tellsWhatIsThereFromWhatIsMissingAndWhatDiffers() throws Exception {
    for (int i = 0; i < 2; i++) {
      List<BrokerInspection.Found> found = BrokerInspection.of(component, wanted());

      assertThat(found)
          .extracting(BrokerInspection.Found::element)
          .containsExactly(
              "exchange '" + same + "'",
              "exchange '" + absent + "'",
              "queue '" + same + "'",
              "queue '" + other + "'",
              "queue '" + absent + "'");
      assertThat(found)
          .extracting(BrokerInspection.Found::there)
          .containsExactly(true, false, true, true, false);
      assertThat(found.get(2).trouble()).isEmpty();
      assertThat(found.get(3).trouble().orElseThrow()).contains("x-max-length");
      assertThat(found.get(4).trouble()).isEmpty();
    }
  }

  private Topology wanted() {
    return new Topology(
        List.of(exchange(same), exchange(absent)),
        List.of(queue(same), queue(other), queue(absent)),
        List.of());
  }

  private static Topology.Exchange exchange(String name) {
    return new Topology.Exchange(name, "topic", true, false, Map.of());
  }

  private static Topology.Queue queue(String name) {
    return new Topology.Queue(name, true, false, false, Map.of());
  }
}
