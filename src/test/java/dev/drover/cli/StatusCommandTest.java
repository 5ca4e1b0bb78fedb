package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.DaemonStatus;
import dev.drover.console.HealthPages;
import dev.drover.console.ManagementServer;
import dev.drover.metrics.Metrics;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a port that is a Drover, is none, or is nobody's. */
class StatusCommandTest {

  @TempDir Path folder;
  private final Metrics metrics = new Metrics();
  private final HealthPages health = new HealthPages(() -> "waiting for Kafka: \u001b[31mrefused");
  private final CamelContext context = new DefaultCamelContext();
  private ManagementServer server;
  private DaemonStatus status;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("config"));
    Files.createDirectories(folder.resolve("data"));
    server = ManagementServer.start(new InetSocketAddress("127.0.0.1", 0));
    status = new DaemonStatus("1.2.3", folder.resolve("data"), health, metrics);
    ApiToken token = ApiToken.create(folder.resolve("data"));
    server.show(CommandApi.PATH, new CommandApi(token, "127.0.0.1").query("status", status::now));
    configure(server.address().getPort());
  }

  @AfterEach
  void stop() {
    server.close();
    context.stop();
    metrics.close();
  }

  @Test
  void showsADaemonThatStillStartsAndMakesItPrintable() {
    Console console = run();

    assertThat(console.exitCode).isZero();
    assertThat(console.out())
        .contains("Drover 1.2.3 at http://127.0.0.1:", "NOT READY, up 0 min")
        .contains("start: waiting for Kafka: ?[31mrefused")
        .contains("data       " + folder.resolve("data"));
  }

  @Test
  void showsServersRoutesAndCounts() throws Exception {
    runContext();

    Console console = run();

    assertThat(console.out())
        .contains(", ready, up")
        .contains("rabbitmq   amqp://rabbit.example, up")
        .contains("dedup      7 claimed, 2 taken over")
        .containsPattern("orders +started +2 +1 +0 +0 +0 +direct://orders")
        .contains("java.lang.IllegalStateException: a?b?c");
  }

  @Test
  void answersAsJson() throws Exception {
    runContext();

    var json = new ObjectMapper().readTree(run("--output", "json").out());

    assertThat(json.at("/ready").asBoolean()).isTrue();
    assertThat(json.at("/servers/0/name").asText()).isEqualTo("rabbitmq");
    assertThat(json.at("/routes/0/failed").asInt()).isEqualTo(1);
    assertThat(json.at("/dedup/takenOver").asInt()).isEqualTo(2);
  }

  @Test
  void saysWhatToDoWhenNobodyAnswers() throws Exception {
    int port = server.address().getPort();
    server.close();

    refused(
        "no Drover answers at http://127.0.0.1:%d: start it with 'drover run', or name its settings with --config"
            .formatted(port));
  }

  @Test
  void saysThatTheTokenIsMissing() throws Exception {
    Files.delete(ApiToken.file(folder.resolve("data")));

    refused("api.token' is missing, for the Drover that answers at http://127.0.0.1:");
  }

  @Test
  void saysThatTheTokenCannotBeRead() throws Exception {
    Path file = ApiToken.file(folder.resolve("data"));
    Files.delete(file);
    Files.createDirectory(file);

    refused("api.token' cannot be read", "as the user who runs the daemon");
  }

  @Test
  void saysThatTheTokenIsAnothersDaemon() throws Exception {
    ApiToken.create(folder.resolve("data"));

    refused("api.token' is not of the Drover that answers at http://127.0.0.1:");
  }

  @Test
  void saysThatAnotherProgramHasThePort() throws Exception {
    HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    other.start();
    configure(other.getAddress().getPort());

    refused("is not Drover", "drover.http.port");
    other.stop(0);
  }

  @Test
  void saysThatWhatHasThePortSpeaksNoHttp() throws Exception {
    try (var other = new ServerSocket(0)) {
      configure(other.getLocalPort());
      new Thread(() -> closeEachConnection(other)).start();

      refused("is not Drover", "drover.http.port");
    }
  }

  @Test
  void exits2ForWrongSettings() throws Exception {
    Files.writeString(folder.resolve("config/application.properties"), "drover.http.prt = 1\n");

    Console console = run();

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains("drover.http.prt", "did you mean 'drover.http.port'");
  }

  private void refused(String... words) {
    Console console = run();

    assertThat(console.exitCode).isEqualTo(1);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).contains(words).hasLineCount(1).startsWith("drover: ");
  }

  private void runContext() throws Exception {
    metrics.observe(context);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:orders").routeId("orders").process(StatusCommandTest::failOnBad);
          }
        });
    context.start();
    var send = context.createProducerTemplate();
    send.sendBody("direct:orders", "good");
    send.send("direct:orders", exchange -> exchange.getMessage().setBody("bad"));
    status.servers(Map.of("rabbitmq", "amqp://rabbit.example"));
    status.counts(() -> new java.util.TreeMap<>(Map.of("claimed", 7L, "takenOver", 2L)));
    health.running(context);
  }

  private static void failOnBad(org.apache.camel.Exchange exchange) {
    if (exchange.getMessage().getBody().equals("bad")) {
      throw new IllegalStateException("a\nb\u0007c");
    }
  }

  private static void closeEachConnection(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        server.accept().close();
      }
    } catch (java.io.IOException e) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private void configure(int port) throws Exception {
    Files.writeString(
        folder.resolve("config/application.properties"), "drover.http.port = " + port + "\n");
  }

  private Console run(String... more) {
    var args = new java.util.ArrayList<>(java.util.List.of("status"));
    args.addAll(java.util.List.of("--config", folder.resolve("config").toString()));
    args.addAll(java.util.List.of(more));
    return Console.run(args.toArray(String[]::new));
  }
}
