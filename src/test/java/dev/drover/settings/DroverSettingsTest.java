package dev.drover.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DroverSettingsTest {

  @TempDir Path home;
  Path config;

  @BeforeEach
  void makeConfigFolder() throws IOException {
    config = Files.createDirectory(home.resolve("config"));
  }

  @Test
  void aFolderWithoutAFileMeansTheDefaults() throws Exception {
    DroverSettings settings = read(Map.of());

    assertThat(settings.rabbitmq().isEmbedded()).isTrue();
    assertThat(settings.kafka()).isEqualTo(new KafkaSettings("", true, 3));
    assertThat(settings.kafka().isEmbedded()).isTrue();
    assertThat(settings.sql()).isEqualTo(new SqlSettings("", "", "", 10));
    assertThat(settings.sql().isEmbedded()).isTrue();
    assertThat(settings.embedded()).isEqualTo(new EmbeddedSettings(5673, 9094, 9095));
    assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", 9876));
    assertThat(settings.dataDir()).isEqualTo(home.resolve("data"));
    assertThat(settings.startPatience()).isEqualTo(Kind.FOREVER);
    assertThat(settings.dedupLease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.dedupRetention()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.camel()).isEmpty();
  }

  @Test
  void readsTheThreeAddresses() throws Exception {
    write(
        """
        drover.rabbitmq.uri = amqps://ann:s%40cret@rabbit.example:5671/a%2Fb
        drover.kafka.brokers = one:9092, [::1]:9093
        drover.sql.url = jdbc:postgresql://db.example/drover
        drover.sql.user = drover
        """);

    DroverSettings settings = read(Map.of());

    assertThat(settings.rabbitmq().uri())
        .contains(URI.create("amqps://ann:s%40cret@rabbit.example:5671/a%2Fb"));
    assertThat(settings.kafka().brokers()).isEqualTo("one:9092,[::1]:9093");
    assertThat(settings.sql().url()).isEqualTo("jdbc:postgresql://db.example/drover");
    assertThat(settings.sql().user()).isEqualTo("drover");
    assertThat(settings.rabbitmq().isEmbedded() || settings.kafka().isEmbedded()).isFalse();
  }

  @Test
  void theEnvironmentWins() throws Exception {
    write("drover.http.port = 1\ndrover.embedded.kafka-controller-port = 2\n");

    DroverSettings settings =
        read(
            Map.of(
                "DROVER_HTTP_PORT", "8080",
                "DROVER_EMBEDDED_KAFKA_CONTROLLER_PORT", "7777",
                "DROVER_DATA_DIR", "/var/lib/drover"));

    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.embedded().kafkaControllerPort()).isEqualTo(7777);
    assertThat(settings.dataDir()).isEqualTo(Path.of("/var/lib/drover"));
  }

  @Test
  void anEmptyVariableMeansTheDefault() throws Exception {
    write("drover.http.port = 1234\ndrover.kafka.brokers = one:9092\n");

    DroverSettings settings = read(Map.of("DROVER_HTTP_PORT", "", "DROVER_KAFKA_BROKERS", " "));

    assertThat(settings.http().port()).isEqualTo(9876);
    assertThat(settings.kafka().isEmbedded()).isTrue();
  }

  @Test
  void everyOtherKeyPassesThrough() throws Exception {
    write("camel.main.name = x\nfunding.max-attempts=7\nlong = a\\\n   b\nempty\n");

    assertThat(read(Map.of()).camel())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("camel.main.name", "x", "funding.max-attempts", "7", "long", "ab", "empty", ""));
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "30s, 30000", "2m, 120000", "1h, 3600000", "2d, 172800000", "0s, 0"})
  void readsDurations(String text, long millis) throws Exception {
    write("drover.start.patience = " + text);

    assertThat(read(Map.of()).startPatience()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3s", "3000ms", "10m"})
  void takesALeaseWithinItsRange(String lease) throws Exception {
    assertThat(read(Map.of("DROVER_DEDUP_LEASE", lease)).dedupLease())
        .isBetween(Duration.ofSeconds(3), Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2999ms", "0s", "601s", "1h", "30"})
  void refusesALeaseOutsideItsRange(String lease) throws Exception {
    write("drover.dedup.lease = " + lease);

    assertThat(faults(Map.of()))
        .singleElement()
        .asString()
        .endsWith("'drover.dedup.lease' is '" + lease + "'; allowed: a duration from 3s to 10m");
  }

  @Test
  void refusesARetentionOfNothing() throws Exception {
    write("drover.dedup.retention = 0s");

    assertThat(faults(Map.of()))
        .singleElement()
        .asString()
        .endsWith("'drover.dedup.retention' is '0s'; allowed: a duration from 1s to 3650d");
  }

  @Test
  void aPathThatIsOnlyASlashMeansTheDefaultVhost() throws Exception {
    write("drover.rabbitmq.uri = amqp://u:p@h:1/");

    assertThat(read(Map.of()).rabbitmq().uri()).contains(URI.create("amqp://u:p@h:1"));
  }

  @Test
  void theSeparatePasswordReplacesTheOneInTheAddressAndIsEncoded() throws Exception {
    write(
        "drover.rabbitmq.uri = amqp://ann:old@h/v?heartbeat=5\ndrover.rabbitmq.password = p/@:ü %");

    assertThat(read(Map.of()).rabbitmq().uri())
        .contains(URI.create("amqp://ann:p%2F%40%3A%C3%BC%20%25@h/v?heartbeat=5"));
  }

  @Test
  void followsReferencesToVariablesAndFiles() throws Exception {
    Path secret = Files.writeString(home.resolve("secret"), "from file \n");
    write(
        """
        drover.rabbitmq.uri = env:AMQP
        drover.sql.url = jdbc:postgresql://h/d
        drover.sql.password = file:%s
        """
            .formatted(secret));

    DroverSettings settings = read(Map.of("AMQP", "amqp://u:pw@h"));

    assertThat(settings.rabbitmq().uri()).contains(URI.create("amqp://u:pw@h"));
    assertThat(settings.sql().password()).isEqualTo("from file ");
  }

  @Test
  void neverPrintsAPassword() throws Exception {
    write(
        """
        drover.rabbitmq.uri = amqp://ann:TopSecret@h:1/v@w
        drover.sql.url = jdbc:postgresql://h/d?user=u&password=TopSecret&ssl=true
        drover.sql.password = TopSecret
        camel.component.x.password = TopSecret
        """);

    assertThat(read(Map.of()).toString())
        .doesNotContain("TopSecret")
        .contains("amqp://ann:****@h:1/v@w")
        .contains("password=****&ssl=true")
        .contains("camel=[camel.component.x.password]");
  }

  @Test
  void neverPrintsAPasswordInAFault() throws Exception {
    write(
        """
        drover.rabbitmq.uri = ampq://ann:Top@Sec/Secret@h:1/v\\n
        drover.sql.url = jdbc:mysql://h/d?password=TopSecret
        drover.kafka.brokers = env:BROKERS
        """);

    List<String> faults = faults(Map.of("BROKERS", "TopSecret"));

    assertThat(faults).hasSize(3);
    assertThat(faults.toString()).doesNotContain("Secret").contains("ampq://ann:****@h:1/v");
    assertThat(faults.get(0)).doesNotContain("\n");
  }

  @Test
  void reportsEveryFaultInTheOrderOfTheFile() throws Exception {
    write(
        """
        # a comment that ends in a backslash is still one line \\
        drover.http.port = 99999

        drover.http.prot = 1
        drover.kafka.create-topics = \\
            yes
        drover.start.patience = soon
        drover.http.port = 8080
        """);

    List<String> faults = faults(Map.of("DROVER_RABBITMQ_URL", "amqp://h", "DROVER_WHAT", "x"));

    String file = config.resolve("application.properties").toString();
    assertThat(faults)
        .containsExactly(
            file + ":2: 'drover.http.port' is '99999'; allowed: a port from 1 to 65535",
            file
                + ":4: 'drover.http.prot' is no setting of Drover; did you mean 'drover.http.port'?",
            file + ":5: 'drover.kafka.create-topics' is 'yes'; allowed: true or false",
            file
                + ":7: 'drover.start.patience' is 'soon'; allowed: forever, or a duration such as 500ms, 30s, 2m"
                + " or 1h",
            file + ":8: 'drover.http.port' is set on line 2 too; keep one of them",
            "environment: 'DROVER_RABBITMQ_URL' is no setting of Drover; did you mean"
                + " 'DROVER_RABBITMQ_URI'?",
            faults.get(6));
    assertThat(faults.get(6))
        .startsWith(
            "environment: 'DROVER_WHAT' is no setting of Drover; known are DROVER_DATA_DIR");
  }

  @Test
  void leavesTheVariablesOfTheLauncherAndOfTestsAlone() throws Exception {
    var environment =
        Map.of(
            "DROVER_HOME",
            "/x",
            "DROVER_JAVA_OPTS",
            "-Xmx1g",
            "DROVER_TEST_RABBITMQ_URI",
            "y",
            "DROVER_LOG_LEVEL",
            "DEBUG",
            "DROVER_BUILD",
            "never",
            "DROVER_DEBUG",
            "1");

    assertThat(read(environment).http().port()).isEqualTo(9876);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h",
        "amqp://",
        "amqp:h",
        "amqp://h:99999",
        "amqp://h/a/b",
        "amqp://h b",
        "localhost:5672",
        "amqp://h#x"
      })
  void refusesWhatIsNoAmqpAddress(String uri) throws Exception {
    write("drover.rabbitmq.uri = " + uri);

    assertThat(faults(Map.of()))
        .singleElement()
        .asString()
        .contains("allowed: amqp://user:password@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one:", ":9092", "one:9092,", "one:0", "one:9092;two:9092"})
  void refusesWhatIsNoListOfBrokers(String brokers) throws Exception {
    write("drover.kafka.brokers = " + brokers);

    assertThat(faults(Map.of()))
        .singleElement()
        .asString()
        .contains("allowed: host:port,host:port");
  }

  @Test
  void refusesAReferenceThatLeadsNowhere() throws Exception {
    write(
        """
        drover.rabbitmq.password = env:NOT_SET
        drover.sql.password = file:/not/there
        drover.sql.user = file:relative
        drover.kafka.brokers = env:EMPTY
        """);

    assertThat(faults(Map.of("EMPTY", "")))
        .satisfiesExactly(
            f -> assertThat(f).contains("'env:NOT_SET', and that variable is not set"),
            f -> assertThat(f).contains("'file:/not/there', and that file cannot be read"),
            f -> assertThat(f).contains("'file:relative', and that path does not begin with /"),
            f -> assertThat(f).contains("'env:EMPTY', which is empty"));
  }

  @Test
  void refusesACredentialWithoutAnAddress() throws Exception {
    write("drover.rabbitmq.password = a\ndrover.sql.user = b\ndrover.sql.password = c\n");

    assertThat(faults(Map.of())).hasSize(3).allMatch(f -> f.contains("is set without an address"));
  }

  @Test
  void refusesAPasswordForNobody() throws Exception {
    write("drover.rabbitmq.uri = amqp://h\ndrover.rabbitmq.password = a\n");

    assertThat(faults(Map.of())).singleElement().asString().contains("the address names no user");
  }

  @Test
  void refusesOnePortForTwoServers() throws Exception {
    write("drover.http.port = 9094\ndrover.embedded.kafka-controller-port = 5673\n");

    assertThat(faults(Map.of()))
        .satisfiesExactly(
            f -> assertThat(f).contains(":1: 'drover.http.port' is 9094, which"),
            f -> assertThat(f).contains(":2: 'drover.embedded.kafka-controller-port' is 5673"));
  }

  @Test
  void aPortOfAnEmbeddedServerThatIsNotStartedIsFree() throws Exception {
    write("drover.http.port = 9094\ndrover.kafka.brokers = h:1\n");

    assertThat(read(Map.of()).http().port()).isEqualTo(9094);
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    config = home.resolve("confg");

    assertThat(faults(Map.of()))
        .containsExactly(
            "settings: '"
                + config
                + "' is no folder; name the folder that holds application.properties");
  }

  @Test
  void namesTheLineOfABrokenCharacter() throws Exception {
    write("a = b\nx = \\u12\n");

    assertThat(faults(Map.of())).singleElement().asString().contains("application.properties:2: ");
  }

  @Test
  void refusesAFileThatIsNoUtf8() throws Exception {
    Files.write(config.resolve("application.properties"), new byte[] {'a', '=', (byte) 0xFC});

    assertThat(faults(Map.of())).singleElement().asString().contains("cannot be read");
  }

  private void write(String text) throws IOException {
    Files.writeString(config.resolve("application.properties"), text);
  }

  private DroverSettings read(Map<String, String> environment) throws InvalidSettings {
    return DroverSettings.read(config, environment);
  }

  private List<String> faults(Map<String, String> environment) {
    var thrown = catchThrowableOfType(InvalidSettings.class, () -> read(environment));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage().lines()).hasSameSizeAs(thrown.faults());
    return thrown.faults().stream().map(InvalidSettings.Fault::toString).toList();
  }
}
