package dev.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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

class ManagementServerTest {

  private final CamelContext context = new DefaultCamelContext();
  private ManagementServer server;
  private volatile boolean brokerIsUp = true;

  @BeforeEach
  void start() throws Exception {
    HealthCheckRegistry checks = HealthCheckRegistry.get(context);
    checks.register(new BrokerCheck());
    context.start();
    server =
        ManagementServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), context);
  }

  @AfterEach
  void stop() {
    server.close();
    context.stop();
  }

  @Test
  void answersUpWithEachCheck() throws Exception {
    HttpResponse<String> answer = get("/observe/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":\"UP\"", "\"name\":\"broker\"");
  }

  @Test
  void answers503WhenACheckIsDown() throws Exception {
    brokerIsUp = false;

    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/observe/health").body()).contains("\"message\":\"away\"");
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    assertThat(get("/observe/healthy").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
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
  }
}
