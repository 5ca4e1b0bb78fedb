package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.Cli;
import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.ManagementServer;
import dev.drover.dedup.DedupInspection;
import dev.drover.dedup.OwnerHeartbeat;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover dedup} from the command line to the table. */
class DedupCommandsTest {

  private static final UUID OWNER = UUID.randomUUID();

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final DedupCommands commands = new DedupCommands();

  @TempDir Path folder;
  private Database database;
  private ManagementServer server;
  private String answer;

  @BeforeEach
  void start() throws Exception {
    database = Database.open(new SqlSettings("", "", "", 4), folder.resolve("data"));
    server = ManagementServer.start(new InetSocketAddress("127.0.0.1", 0));
    var api = new CommandApi(ApiToken.create(folder.resolve("data")), "127.0.0.1");
    commands.register(api);
    server.show(CommandApi.PATH, api);
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        folder.resolve("config/application.properties"),
        "drover.http.port = " + server.address().getPort());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    database.close();
    camel.close();
  }

  @Test
  void showsWhyAMessageWasDropped() {
    finish(running(), "order 7");

    assertThat(run("show", "order 7")).isZero();

    assertThat(answer)
        .contains("route 'orders', message 'order 7': done; repeats are dropped")
        .contains("  claimed ", "  done ", "  kept until ")
        .contains("by          this daemon, " + OWNER);
  }

  @Test
  void asksOneRouteWhichMayBeGone() {
    finish(running(), "7");

    run("show", "7", "--route", "gone");

    assertThat(answer).contains("no route remembers '7'");
  }

  @Test
  void showsHowMuchIsRemembered() {
    SqlIdempotentRepository dedup = running();
    finish(dedup, "7");
    dedup.add(exchange(), "8");

    assertThat(run("stats")).isZero();

    assertThat(answer)
        .containsPattern("orders +done +1 ")
        .containsPattern("orders +claimed +1 ")
        .contains("kept for     t168h", "claimed=2")
        .contains("forgotten    0 since the start");
  }

  @Test
  void answersAsJson() {
    finish(running(), "7");

    run("show", "7", "--output", "json");
    assertThat(answer).contains("\"state\" : \"done\"", "\"ours\" : true");
    run("stats", "--output", "json");
    assertThat(answer).contains("\"retention\" : \"PT168H\"");
  }

  @Test
  void isRefusedWhileTheDaemonStarts() {
    assertThat(run("stats")).isEqualTo(1);

    assertThat(answer).contains("the daemon still starts");
  }

  @Test
  void asksForACommand() {
    assertThat(run()).isEqualTo(2);
    assertThat(answer).contains("show or stats");
  }

  private SqlIdempotentRepository running() {
    var heartbeat = new OwnerHeartbeat(database, OWNER, Duration.ofSeconds(30));
    var dedup = new SqlIdempotentRepository(database.transactions(), heartbeat);
    commands.running(
        new DedupInspection(database.transactions(), OWNER),
        dedup,
        new Retention(database.transactions(), Duration.ofDays(7)),
        () -> List.of("orders", "payments"));
    return dedup;
  }

  private void finish(SqlIdempotentRepository dedup, String id) {
    Exchange exchange = exchange();
    assertThat(dedup.add(exchange, id) && dedup.confirm(exchange, id)).isTrue();
  }

  private Exchange exchange() {
    var exchange = new DefaultExchange(camel);
    exchange.getExchangeExtension().setFromRouteId("orders");
    return exchange;
  }

  private int run(String... arguments) {
    var all = new java.util.ArrayList<>(List.of("dedup"));
    all.addAll(List.of(arguments));
    if (arguments.length > 0) {
      all.addAll(List.of("--config", folder.resolve("config").toString()));
    }
    var said = new StringWriter();
    var writer = new PrintWriter(said, true);
    int exitCode = Cli.run(null, null, writer, writer, all.toArray(String[]::new));
    answer = said.toString();
    return exitCode;
  }
}
