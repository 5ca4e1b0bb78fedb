package dev.drover.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.FreePorts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged daemon as an operator meets it: what works, and what each mistake says. */
class DaemonIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private DaemonProcess daemon;

  private static final String SHIPMENTS =
      """
      - route:
          id: shipments
          routeConfigurationId: delayed-retry-then-dead-letter
          from:
            uri: rabbitmq:default
            parameters:
              queue: shipments
            steps:
              - throwException:
                  exceptionType: java.lang.IllegalStateException
                  message: the shelf is empty
      - route:
          id: shipments-dead
          from:
            uri: direct:shipments-dead
            steps:
              - to:
                  uri: rabbitmq:shipments.dlx
                  parameters:
                    exchangeType: fanout
                    queue: shipments.dlq
      """;

  @BeforeEach
  void prepare() throws Exception {
    daemon = DaemonProcess.in("daemon");
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void bridgesBothWaysDropsDuplicatesAndShowsWhatItCouldNotDeliver() throws Exception {
    daemon.withRoute("shipments.camel.yaml", SHIPMENTS).start();
    var far = new FarSide(daemon);

    far.publish("", "shipments", 1, i -> "s-1");
    far.publish("orders", "new", 2, i -> "o-1");
    far.publishBody("orders", "new", "o-bad", "not json");
    far.publish("orders", "new", 1, i -> "o-2");
    far.produce("payments", 2, i -> "p-1");
    far.produceBody("payments", "p-bad", "not json");
    far.produce("payments", 1, i -> "p-2");

    Awaitility.await().atMost(SOON).until(() -> far.size("orders") == 2);
    Awaitility.await().atMost(SOON).until(() -> far.depth("payments") == 2);
    Awaitility.await().atMost(SOON).until(() -> far.depth("orders.dlq") == 1);
    Awaitility.await().atMost(SOON).until(() -> far.size("payments.dlt") == 1);
    assertThat(daemon.command("dlq", "list").out())
        .containsPattern("orders\\.dlq: 1\\s")
        .containsPattern("payments\\.dlt: 1\\s")
        .containsPattern("[0-9a-f]{8} +o-bad .* 1 +JsonParseException@orders-read Unrecognized");
    assertThat(daemon.command("dlq", "show", "p-bad").out())
        .contains("x-dead-letter-node: payments-read", "| not json");
    assertThat(daemon.command("dlq", "show", "nobody").exitCode()).isEqualTo(1);
    assertThat(far.recordIds("orders")).containsExactlyInAnyOrder("o-1", "o-2");
    assertThat(far.drainIds("payments")).containsExactlyInAnyOrder("p-1", "p-2");
    GetResponse letter = far.drain("orders.dlq").get(0);
    assertThat(letter.getBody()).isEqualTo("not json".getBytes(UTF_8));
    assertThat(letter.getProps().getMessageId()).isEqualTo("o-bad");
    assertThat(letter.getProps().getHeaders().get("x-dead-letter-reason").toString())
        .contains("Unrecognized token");
    Awaitility.await()
        .atMost(SOON)
        .until(() -> get("/observe/metrics").body().contains("drover_dedup_dropped_total 2.0"));
    assertThat(get("/observe/metrics").body().lines())
        .contains("drover_server_up{server=\"rabbitmq\"} 1.0")
        .anyMatch(l -> l.startsWith("camel_exchanges_total{") && l.contains("routeId=\"orders\""));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> get("/observe/metrics").body().contains("place=\"orders.dlq\""));
    assertThat(get("/observe/metrics").body())
        .containsPattern("drover_retries_total.*routeId=\"shipments\",rung=\"200ms\".* 1.0")
        .containsPattern("drover_dead_letters_total.*JsonParseException@orders-read.* 1.0");
    assertThat(metricsOfThePage())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(get("/observe/metrics").body())
                    .containsPattern("\n" + name + "(_count)?[ {]"));
  }

  /** Each {@code drover_…} and {@code camel_…} that docs/operations.md names. */
  private static Set<String> metricsOfThePage() throws IOException {
    String page = Files.readString(Path.of("docs", "operations.md"));
    return Pattern.compile("\\b(?:drover|camel)_[a-z_]+\\b")
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void saysWhatItRunsAndStopsOnSigterm() throws Exception {
    daemon.withRoute(
        "hello.camel.yaml",
        """
        - route:
            id: hello
            from:
              uri: timer:hello
              parameters:
                repeatCount: 1
              steps:
                - log:
                    message: "hello from config/routes"
        """);
    daemon.start();

    assertThat(daemon.output())
        .contains("RabbitMQ", "Kafka", "SQL", "(embedded)")
        .contains("Routes    68 in 16 files")
        .containsPattern("orders +rabbitmq:orders -> kafka:orders")
        .containsPattern("hello +timer:hello")
        .contains("HTTP", "/observe/health");
    Awaitility.await("Kafka's consumers have joined")
        .atMost(SOON)
        .until(() -> get("/observe/health").statusCode() == 200);
    HttpResponse<String> health = get("/observe/health");
    assertThat(health.body()).contains("\"rabbitmq\"", "\"dedup\"", "without an id passed");
    Awaitility.await()
        .atMost(SOON)
        .until(() -> daemon.errors().contains("hello from config/routes"));
    var status = daemon.command("status");
    assertThat(status.out())
        .contains(", ready, up")
        .containsPattern("kafka +127.0.0.1:\\d+, up")
        .containsPattern("database +.*, up")
        .containsPattern("hello +started +1 +0 .* timer://hello")
        .doesNotContain("guest:guest");
    assertThat(daemon.stop()).as(daemon.errors()).isZero();
    var nobody = daemon.command("status");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err()).contains("no Drover answers at " + daemon.httpAddress());
  }

  @Test
  void namesTheFirstFaultOfEachBrokenRouteFile() throws Exception {
    daemon
        .withRoute("a.camel.yaml", route("a", "to", "kafka:orders?requestRequiredAck=all"))
        .withRoute("b.camel.yaml", route("b", "setBoddy", "x"))
        .launch();

    assertThat(daemon.exitCode(SOON)).isEqualTo(2);
    assertThat(daemon.errors())
        .contains("a.camel.yaml:6", "requestRequiredAck", "did you mean 'requestRequiredAcks'")
        .contains("b.camel.yaml:6", "setBoddy", "did you mean 'setBody'")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesSettingsItDoesNotKnow() throws Exception {
    Files.writeString(
        daemon.folder().resolve("config/application.properties"),
        "drover.rabbitmq.url = amqp://localhost\ndrover.kafka.partitions = many\n");

    daemon.launch();

    assertThat(daemon.exitCode(SOON)).isEqualTo(2);
    assertThat(daemon.errors())
        .contains("application.properties:1", "drover.rabbitmq.uri")
        .contains("application.properties:2", "many");
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswer() throws Exception {
    int nobody = FreePorts.next();

    daemon
        .with("DROVER_RABBITMQ_URI", "amqp://guest:secret@127.0.0.1:" + nobody)
        .with("DROVER_START_PATIENCE", "2s")
        .launch();

    assertThat(daemon.exitCode(SOON)).isEqualTo(1);
    assertThat(daemon.errors())
        .contains("127.0.0.1:" + nobody)
        .doesNotContain("secret")
        .doesNotContain("\tat ");
    assertThat(daemon.output()).doesNotContain("secret");
  }

  @Test
  void isAliveAndSaysWhatItWaitsForWhileAServerIsAway() throws Exception {
    int nobody = FreePorts.next();

    daemon
        .with("DROVER_RABBITMQ_URI", "amqp://guest:secret@127.0.0.1:" + nobody)
        .with("DROVER_START_PATIENCE", "5m")
        .launch();

    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(java.net.ConnectException.class)
        .until(() -> get("/observe/health/ready").body().contains("waiting for RabbitMQ"));
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"start\"", "" + nobody).doesNotContain("secret");
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    var status = daemon.command("status");
    assertThat(status.exitCode()).as(status.err()).isZero();
    assertThat(status.out()).contains("NOT READY", "waiting for RabbitMQ").doesNotContain("secret");
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0)) {
      daemon.with("DROVER_EMBEDDED_KAFKA_PORT", "" + taken.getLocalPort()).launch();

      assertThat(daemon.exitCode(SOON)).isEqualTo(1);
      assertThat(daemon.errors())
          .contains("" + taken.getLocalPort(), "drover.embedded.kafka-port")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesADataFolderThatAnotherDaemonUses() throws Exception {
    daemon.start();
    try (var second =
        DaemonProcess.in("second")
            .with("DROVER_DATA_DIR", daemon.folder().resolve("data").toString())) {
      second.launch();

      assertThat(second.exitCode(SOON)).isEqualTo(2);
      assertThat(second.errors()).contains("data", "" + daemon.pid());
    }
  }

  @Test
  void refusesAQueueThatTheEmbeddedBrokerCannotHave() throws Exception {
    daemon
        .withRoute(
            "limited.camel.yaml",
            """
            - route:
                id: limited
                from:
                  uri: rabbitmq:limited
                  parameters:
                    queue: limited
                    arg.queue.x-delivery-limit: 3
                  steps:
                    - to:
                        uri: log:limited
            """)
        .launch();

    assertThat(daemon.exitCode(SOON)).isEqualTo(2);
    assertThat(daemon.errors()).contains("limited", "x-delivery-limit").doesNotContain("\tat ");
  }

  @Test
  void runsTheDemoAndEndsWithItsAccount() throws Exception {
    daemon.launch("--demo", "--exit", "--demo-messages", "1000");

    assertThat(daemon.exitCode(Duration.ofSeconds(180))).as(daemon.errors()).isZero();
    assertThat(daemon.output())
        .containsPattern("orders +1,000 .* 0 +0 ")
        .containsPattern("payments +1,000 .* 0 +0 ")
        .contains("nothing lost");
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(daemon.httpAddress() + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String route(String id, String step, String value) {
    return String.join(
        "\n",
        List.of(
            "- route:",
            "    id: " + id,
            "    from:",
            "      uri: direct:" + id,
            "      steps:",
            "        - " + step + ": \"" + value + "\"",
            ""));
  }
}
