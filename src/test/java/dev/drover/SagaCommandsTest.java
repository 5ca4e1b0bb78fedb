package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.saga.SagaDesk;
import dev.drover.sql.PlainSql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover saga} from the command line to the table. */
class SagaCommandsTest {

  private final SagaCommands commands = new SagaCommands();

  @TempDir Path folder;
  private AnsweringDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    daemon = new AnsweringDaemon(folder, commands::register);
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void listsByStateAndKey() throws Exception {
    stuck("order-7");
    stuck("order-8");
    running();

    assertThat(daemon.run("saga", "list", "--state", "stuck", "--key", "order-7")).isZero();

    assertThat(daemon.answer()).containsPattern("stuck +orders +order-7 .*ledger closed");
    assertThat(daemon.answer()).doesNotContain("order-8");
  }

  @Test
  void showsTheTimeline() throws Exception {
    stuck("order-7");
    running();

    assertThat(daemon.run("saga", "show", "order-7")).isZero();

    assertThat(daemon.answer())
        .contains("saga 'order-7' of 'orders': stuck", "  error     ledger closed")
        .contains("step 'charge': started, begun 1 time(s)")
        .contains("its compensation or completion failed 3 time(s)");
    assertThat(daemon.run("saga", "show", "gone")).isZero();
    assertThat(daemon.answer()).contains("no saga has the id or key 'gone'");
  }

  @Test
  void anActIsDoneAndItsReasonKept() throws Exception {
    stuck("order-7");
    running();

    assertThat(daemon.run("saga", "retry", "order-7", "--reason", "ledger open")).isZero();

    assertThat(daemon.answer()).contains("it is tried again");
    assertThat(sql().text("SELECT state FROM saga")).isEqualTo("compensating");
    assertThat(sql().text("SELECT actor || ' ' || act || ' ' || reason FROM saga_audit"))
        .isEqualTo(System.getProperty("user.name") + " retry ledger open");
    daemon.run("saga", "show", "order-7", "--output", "json");
    assertThat(daemon.answer()).contains("\"reason\" : \"ledger open\"");
  }

  @Test
  void skipsAndSaysWhichStep() throws Exception {
    stuck("order-7");
    running();

    assertThat(daemon.run("saga", "skip", "order-7", "--reason", "by hand")).isZero();

    assertThat(daemon.answer()).contains("step 'charge' is skipped");
  }

  @Test
  void refusesWhatTheStateForbidsAndAnActWithoutAReason() throws Exception {
    stuck("order-7");
    running();

    assertThat(daemon.run("saga", "compensate", "order-7", "--reason", "why")).isEqualTo(1);
    assertThat(daemon.answer()).contains("is stuck; only one that is running");
    assertThat(daemon.run("saga", "retry", "gone", "--reason", "why")).isEqualTo(1);
    assertThat(daemon.answer()).contains("no saga has the id or key 'gone'");
    assertThat(daemon.run("saga", "retry", "order-7")).isEqualTo(2);
    assertThat(daemon.answer()).contains("--reason");
    assertThat(daemon.run("saga", "retry", "order-7", "--reason", " ")).isEqualTo(1);
    assertThat(sql().text("SELECT COUNT(*) FROM saga_audit")).isEqualTo("0");
  }

  @Test
  void isRefusedWhileTheDaemonStarts() {
    assertThat(daemon.run("saga", "list")).isEqualTo(1);
    assertThat(daemon.answer()).contains("the daemon still starts");
    assertThat(daemon.run("saga")).isEqualTo(2);
    assertThat(daemon.answer()).contains("list, show, retry, skip or compensate");
  }

  private void running() {
    commands.running(new SagaDesk(daemon.database().transactions()));
  }

  /** A saga whose charge cannot be compensated. */
  private void stuck(String key) throws SQLException {
    UUID id = UUID.nameUUIDFromBytes(key.getBytes());
    sql()
        .execute(
            """
        INSERT INTO saga (saga_id, type, business_key, state, stuck_in, token, error, started_at,
          changed_at)
        VALUES ('%s', 'orders', '%s', 'stuck', 'compensating', '%s', 'ledger closed',
          CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
        """
                .formatted(id, key, UUID.randomUUID()));
    sql()
        .execute(
            """
        INSERT INTO saga_step (saga_id, name, seq, state, compensation, options, attempts,
          end_attempts, started_at)
        VALUES ('%s', 'charge', 0, 'started', 'direct:refund', '{"Map":{}}', 1, 3, CURRENT_TIMESTAMP)
        """
                .formatted(id));
  }

  private PlainSql sql() {
    return new PlainSql(daemon.database().dataSource());
  }
}
