package dev.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthPagesTest {

  private final CamelContext context = new DefaultCamelContext();
  private final HealthPages pages = new HealthPages(() -> "waiting for RabbitMQ: refused");
  private ManagementServer server;
  private HttpClientOf client;
  private volatile boolean brokerIsUp = true;

  @BeforeEach
  void start() throws Exception {
    HealthCheckRegistry.get(context).register(new BrokerCheck());
    context.start();
    server = ManagementServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    pages.showOn(server);
    client = new HttpClientOf(server);
  }

  @AfterEach
  void stop() {
    server.close();
    context.stop();
  }

  @Test
  void isAliveAndNotReadyWhileItStarts() throws Exception {
    assertThat(client.get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(client.get("/observe/health").statusCode()).isEqualTo(503);

    HttpResponse<String> ready = client.get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains("\"name\":\"start\"", "\"message\":\"waiting for RabbitMQ: refused\"");
  }

  @Test
  void answersUpWithEachCheck() throws Exception {
    pages.running(context);

    HttpResponse<String> answer = client.get("/observe/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"status\":\"UP\"", "\"name\":\"broker\"")
        .doesNotContain("start");
  }

  @Test
  void aServerThatIsAwayMakesItUnreadyAndNotDead() throws Exception {
    pages.running(context);
    brokerIsUp = false;

    assertThat(client.get("/observe/health/ready").statusCode()).isEqualTo(503);
    assertThat(client.get("/observe/health").body()).contains("\"message\":\"away\"");
    assertThat(client.get("/observe/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyOnceTheContextStops() throws Exception {
    pages.running(context);
    context.stop();

    assertThat(client.get("/observe/health/ready").statusCode()).isEqualTo(503);
  }

  private final class BrokerCheck extends AbstractHealthCheck {
    BrokerCheck() {
      super("test", "broker");
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
      if (brokerIsUp) {
        result.up();
      } else {
        result.message("away").down();
      }
    }

    @Override
    public boolean isLiveness() {
      return false;
    }
  }
}
