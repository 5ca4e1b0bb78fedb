package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.cli.Cli;
import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.ManagementServer;
import dev.drover.saga.SagaDesk;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover saga} from the command line to the table. */
class SagaCommandsTest {

  private final SagaCommands commands = new SagaCommands();

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
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void listsByStateAndKey() throws Exception {
    stuck("order-7");
    stuck("order-8");
    running();

    assertThat(run("list", "--state", "stuck", "--key", "order-7")).isZero();

    assertThat(answer).containsPattern("stuck +orders +order-7 .*ledger closed");
    assertThat(answer).doesNotContain("order-8");
  }

  @Test
  void showsTheTimeline() throws Exception {
    stuck("order-7");
    running();

    assertThat(run("show", "order-7")).isZero();

    assertThat(answer)
        .contains("saga 'order-7' of 'orders': stuck", "  error     ledger closed")
        .contains("step 'charge': started, begun 1 time(s)")
        .contains("its compensation or completion failed 3 time(s)");
    assertThat(run("show", "gone")).isZero();
    assertThat(answer).contains("no saga has the id or key 'gone'");
  }

  @Test
  void anActIsDoneAndItsReasonKept() throws Exception {
    stuck("order-7");
    running();

    assertThat(run("retry", "order-7", "--reason", "ledger open")).isZero();

    assertThat(answer).contains("it is tried again");
    assertThat(text("SELECT state FROM saga")).isEqualTo("compensating");
    assertThat(text("SELECT actor || ' ' || act || ' ' || reason FROM saga_audit"))
        .isEqualTo(System.getProperty("user.name") + " retry ledger open");
    run("show", "order-7", "--output", "json");
    assertThat(answer).contains("\"reason\" : \"ledger open\"");
  }

  @Test
  void skipsAndSaysWhichStep() throws Exception {
    stuck("order-7");
    running();

    assertThat(run("skip", "order-7", "--reason", "by hand")).isZero();

    assertThat(answer).contains("step 'charge' is skipped");
  }

  @Test
  void refusesWhatTheStateForbidsAndAnActWithoutAReason() throws Exception {
    stuck("order-7");
    running();

    assertThat(run("compensate", "order-7", "--reason", "why")).isEqualTo(1);
    assertThat(answer).contains("is stuck; only one that is running");
    assertThat(run("retry", "gone", "--reason", "why")).isEqualTo(1);
    assertThat(answer).contains("no saga has the id or key 'gone'");
    assertThat(run("retry", "order-7")).isEqualTo(2);
    assertThat(answer).contains("--reason");
    assertThat(run("retry", "order-7", "--reason", " ")).isEqualTo(1);
    assertThat(text("SELECT COUNT(*) FROM saga_audit")).isEqualTo("0");
  }

  @Test
  void isRefusedWhileTheDaemonStarts() {
    assertThat(run("list")).isEqualTo(1);
    assertThat(answer).contains("the daemon still starts");
    assertThat(run()).isEqualTo(2);
    assertThat(answer).contains("list, show, retry, skip or compensate");
  }

  private void running() {
    commands.running(new SagaDesk(database.transactions()));
  }

  /** A saga whose charge cannot be compensated. */
  private void stuck(String key) throws SQLException {
    UUID id = UUID.nameUUIDFromBytes(key.getBytes());
    execute(
        """
        INSERT INTO saga (saga_id, type, business_key, state, stuck_in, token, error, started_at,
          changed_at)
        VALUES ('%s', 'orders', '%s', 'stuck', 'compensating', '%s', 'ledger closed',
          CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
        """
            .formatted(id, key, UUID.randomUUID()));
    execute(
        """
        INSERT INTO saga_step (saga_id, name, seq, state, compensation, options, attempts,
          end_attempts, started_at)
        VALUES ('%s', 'charge', 0, 'started', 'direct:refund', '{"Map":{}}', 1, 3, CURRENT_TIMESTAMP)
        """
            .formatted(id));
  }

  private void execute(String sql) throws SQLException {
    database
        .transactions()
        .run(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  private String text(String sql) throws SQLException {
    return database
        .transactions()
        .run(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery(sql)) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
              }
            });
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of("saga"));
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
