package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drover.broker.FreePorts;
import dev.drover.cli.Cli;
import dev.drover.embedded.EmbeddedAmqpBroker;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.process.Readme;
import dev.drover.sql.DataFolderLock;
import dev.drover.sql.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover validate} as typed, in this JVM, with the real check behind it. */
class ValidateTest {

  private static final String SOUND =
      """
      - route:
          id: watch
          from:
            uri: kafka:orders
            parameters:
              groupId: watch
            steps:
              - log:
                  message: x
      """;

  @TempDir Path folder;
  private Path config;
  private Path routes;
  private String out;
  private String err;

  @BeforeEach
  void layOut() throws Exception {
    config = folder.resolve("config");
    routes = Files.createDirectories(config.resolve("routes"));
    Files.writeString(config.resolve("application.properties"), "");
  }

  @Test
  void findsNoFaultInTheShippedRoutesAndTheIntegrators() throws Exception {
    Files.writeString(routes.resolve("watch.camel.yaml"), SOUND);

    assertThat(validate()).as(err).isZero();
    assertThat(out).isEqualToIgnoringNewLines("checked 16 files with 68 routes: no fault");
    assertThat(err).isEmpty();
  }

  @Test
  void leavesShippedRoutesTheirDatabaseBesideAnIntegratorsOwn() throws Exception {
    Files.writeString(
        routes.resolve("archive.camel.yaml"),
        """
        - beans:
            - name: archive
              type: org.springframework.jdbc.datasource.DriverManagerDataSource
              properties:
                url: jdbc:h2:mem:archive
        - route:
            id: archive
            from:
              uri: direct:archive
              steps:
                - to:
                    uri: sql:SELECT 1
                    parameters:
                      dataSource: "#archive"
        """);

    assertThat(validate()).as(out).isZero();
  }

  @Test
  void needsNoLockAndMakesNoDataFolder() throws Exception {
    assertThat(validate()).isZero();
    assertThat(folder.resolve("data")).doesNotExist();

    DataFolderLock lock = DataFolderLock.acquire(folder.resolve("data"));
    assertThat(validate()).isZero();
    lock.close();
  }

  @Test
  void showsEveryFaultWithItsLineAndExits1() throws Exception {
    String broken = SOUND.replace("groupId", "groupIdd").replace("log:", "lgo:");
    Files.writeString(routes.resolve("watch.camel.yaml"), broken);

    assertThat(validate()).isEqualTo(1);
    assertThat(out)
        .contains("watch.camel.yaml:6:9: unknown option 'groupIdd' of endpoint 'kafka:orders'")
        .contains("    6 |         groupIdd: watch\n      |         ^")
        .contains("hint: did you mean 'groupId'?")
        .contains("watch.camel.yaml:8:11: unknown key 'lgo' in 'steps'")
        .endsWith("checked 16 files with 68 routes: 2 faults\n");
  }

  @Test
  void knowsTheOptionsOfTheRealRabbitmqEndpoint() throws Exception {
    Files.writeString(
        routes.resolve("orders.camel.yaml"),
        SOUND
            .replace("kafka:orders", "rabbitmq:orders")
            .replace("groupId: watch", "prefechCount: 5"));

    assertThat(validate()).isEqualTo(1);
    assertThat(out)
        .contains("unknown option 'prefechCount' of endpoint 'rabbitmq:orders'")
        .contains("hint: did you mean 'prefetchCount'?");
  }

  @Test
  void checksAFileFromElsewhereBesideTheShippedRoutes() throws Exception {
    Files.writeString(routes.resolve("broken.camel.yaml"), "- rout: {}\n");
    Path draft =
        Files.writeString(
            folder.resolve("draft.camel.yaml"), SOUND.replace("watch", "orders-dead"));

    assertThat(validate(draft.toString())).isEqualTo(1);
    assertThat(out)
        .contains("draft.camel.yaml:2:9: id 'orders-dead' again; it is already in ")
        .contains("orders.camel.yaml:")
        .doesNotContain("broken.camel.yaml")
        .endsWith("checked 1 file with 1 route: 1 fault\n");
  }

  @Test
  void checksAFileOfTheConfigurationBesideItsNeighbours() throws Exception {
    Files.writeString(
        routes.resolve("template.camel.yaml"),
        """
        - routeTemplate:
            id: ticks
            from:
              uri: timer:x
              steps:
                - lgo: x
        - routeTemplate:
            id: others
            from:
              uri: timer:x
              steps:
                - log:
                    message: x
        """);
    Path use =
        Files.writeString(
            routes.resolve("a-use.camel.yaml"),
            "- templatedRoute:\n    routeId: a\n    routeTemplateRef: ticks\n");

    assertThat(validate(use.toString())).as(out).isZero();
    assertThat(validate(routes.toString())).isEqualTo(1);
    assertThat(out).contains("template.camel.yaml:6:11").contains("checked 2 files with 1 route");
  }

  @Test
  void readsPlaceholdersFromTheSettings() throws Exception {
    Files.writeString(
        routes.resolve("watch.camel.yaml"), SOUND.replace("kafka:orders", "kafka:{{topic}}"));

    assertThat(validate()).isEqualTo(1);
    assertThat(out).contains(":4:18: placeholder '{{topic}}' that has no value");

    Files.writeString(config.resolve("application.properties"), "topic = orders\n");
    assertThat(validate()).isZero();
  }

  @Test
  void pointsOutCompactFormsAsNotes() throws Exception {
    Files.writeString(
        routes.resolve("a.camel.yaml"), "- from:\n    uri: timer:x\n    steps:\n    - log: x\n");

    assertThat(validate()).isZero();
    assertThat(out).contains("note: ").contains("a.camel.yaml:1:3: compact form of a route");
  }

  @Test
  void answersAsJson() throws Exception {
    Files.writeString(routes.resolve("watch.camel.yaml"), SOUND.replace("groupId", "groupIdd"));

    assertThat(validate("--output", "json")).isEqualTo(1);

    JsonNode json = new ObjectMapper().readTree(out);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("files", "routes", "faults", "notes");
    assertThat(json.at("/files").asInt()).isEqualTo(16);
    JsonNode fault = json.at("/faults/0");
    assertThat(fault.get("line").asInt()).isEqualTo(6);
    assertThat(fault.get("column").asInt()).isEqualTo(9);
    assertThat(fault.get("nearest").asText()).isEqualTo("groupId");
    assertThat(fault.get("allowed").asText()).contains("groupId");
    assertThat(fault.get("words").asText()).contains("groupIdd");
    assertThat(fault.get("source").asText()).isEqualTo("        groupIdd: watch");
  }

  @Test
  void failsWhenThereIsNothingToCheck() throws Exception {
    assertThat(validate(routes.toString())).isEqualTo(1);
    assertThat(err).contains("checked nothing: no *.camel.yaml below");

    Files.writeString(
        config.resolve("application.properties"),
        "camel.main.routesIncludePattern = classpath:nowhere/*.camel.yaml\n");
    assertThat(validate()).isEqualTo(1);
    assertThat(out).contains("checked nothing: no route file was found");
  }

  @Test
  void exits2ForAFileThatDoesNotExistAndForASettingAtFault() throws Exception {
    assertThat(validate("nope.camel.yaml")).isEqualTo(2);
    assertThat(err).contains("'nope.camel.yaml' does not exist");

    Files.writeString(config.resolve("application.properties"), "drover.http.prt = 1\n");
    assertThat(validate()).isEqualTo(2);
    assertThat(err).contains("drover.http.prt");
  }

  @Test
  void triesNoEmbeddedServer() throws Exception {
    assertThat(validate("--connect")).isZero();
    assertThat(out)
        .contains("RabbitMQ  embedded, not tried")
        .contains("Kafka     embedded, not tried")
        .contains("Database  embedded, not tried");
  }

  @Test
  void saysOfEachServerThatItDoesNotAnswer() throws Exception {
    servers("amqp://127.0.0.1:1", "127.0.0.1:1", "jdbc:postgresql://127.0.0.1:1/x");

    assertThat(validate("--connect")).isEqualTo(1);
    assertThat(out)
        .containsPattern("RabbitMQ +'amqp://127.0.0.1:1/' cannot be used")
        .containsPattern("Kafka +does not answer at '127.0.0.1:1' within 5 s")
        .containsPattern("Database +database 'jdbc:postgresql://127.0.0.1:1/x' cannot be reached")
        .contains("no fault, 3 server answers to act on");
  }

  @Test
  void looksForQueuesAndTopicsAndDeclaresNone() throws Exception {
    Files.writeString(
        routes.resolve("strict.camel.yaml"),
        SOUND
            .replace("kafka:orders", "rabbitmq:elsewhere")
            .replace("groupId: watch", "queue: elsewhere\n        passive: true"));
    var sql = PostgresServer.newDatabase();
    try (var amqp = EmbeddedAmqpBroker.start(folder.resolve("amqp"), FreePorts.next());
        var kafka =
            EmbeddedKafka.start(folder.resolve("kafka"), FreePorts.next(), FreePorts.next())) {
      amqp.open();
      servers(amqp.uri().toString(), kafka.brokers(), sql.url());
      credentials(sql.user(), sql.password());

      assertThat(validate("--connect")).as(err).isEqualTo(1);
      assertThat(out)
          .containsPattern("RabbitMQ +answers at amqp://")
          .containsPattern("RabbitMQ +queue 'orders' is not there yet: the daemon declares it")
          .containsPattern("RabbitMQ +queue 'elsewhere' is not there; create it")
          .containsPattern("Kafka +topic 'orders' is not there yet: the daemon creates it")
          .containsPattern("Database +answers at jdbc:postgresql:");
      String first = out;
      validate("--connect");
      assertThat(out).as("nothing was declared").isEqualTo(first);
    }
  }

  @Test
  void everyCommandOfTheIntegratorsPageDoesWhatItSays() throws Exception {
    Path page = Path.of("docs", "integrators.md");
    String route = block(page, "yaml");
    Path file = Files.writeString(routes.resolve("watch-payments.camel.yaml"), route);
    int ran = 0;
    for (Readme.Block block : Readme.blocks(page)) {
      if (block.language().equals("sh") && block.text().startsWith("bin/drover validate")) {
        ran++;
        String[] typed = block.text().strip().replace("config/routes/", routes + "/").split(" ");
        assertThat(typed).startsWith("bin/drover", "validate");
        String[] more = List.of(typed).subList(2, typed.length).toArray(String[]::new);
        assertThat(validate(more)).as(block.text() + out + err).isZero();
      }
    }
    assertThat(ran).isEqualTo(4);

    Files.writeString(file, route.replace("groupId", "groupIdd").replace("log:", "lgo:"));
    validate();
    assertThat(withoutAllowed(out.replace(routes.toString(), "config/routes")))
        .isEqualTo(block(page, "text"));
  }

  private static String block(Path page, String language) throws Exception {
    return Readme.blocks(page).stream()
        .filter(block -> block.language().equals(language))
        .map(Readme.Block::text)
        .findFirst()
        .orElseThrow();
  }

  private static String withoutAllowed(String text) {
    return text.replaceAll("(?m)^  allowed: .*\n", "");
  }

  private void servers(String amqp, String kafka, String sql) throws Exception {
    Files.writeString(
        config.resolve("application.properties"),
        "drover.rabbitmq.uri = %s\ndrover.kafka.brokers = %s\ndrover.sql.url = %s\n"
            .formatted(amqp, kafka, sql));
  }

  private void credentials(String user, String password) throws Exception {
    Path file = config.resolve("application.properties");
    Files.writeString(
        file, Files.readString(file) + line("user", user) + line("password", password));
  }

  private static String line(String key, String value) {
    return value.isEmpty() ? "" : "drover.sql." + key + " = " + value + "\n";
  }

  private int validate(String... more) {
    var args = new ArrayList<>(List.of("validate", "--config", config.toString()));
    args.addAll(List.of(more));
    var printed = new StringWriter();
    var complaints = new StringWriter();
    int code =
        Cli.run(
            (anywhere, report) -> {
              throw new AssertionError("validate starts a daemon");
            },
            new RouteValidation(),
            new PrintWriter(printed, true),
            new PrintWriter(complaints, true),
            args.toArray(String[]::new));
    out = printed.toString();
    err = complaints.toString();
    return code;
  }
}
