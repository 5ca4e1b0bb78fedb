package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.outbox.OutboxDesk;
import dev.drover.sql.PlainSql;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover outbox} from the command line to the table. */
class OutboxCommandsTest {

  private final OutboxCommands commands = new OutboxCommands();

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
  void listsWhatWaits() throws Exception {
    stored("m-1", "pending", "NULL");
    stored("m-2", "parked", "'too' || CHR(10) || CHR(27) || 'large" + "x".repeat(100) + "'");
    stored("m-3", "published", "NULL");
    running();

    assertThat(daemon.run("outbox", "list")).isZero();

    assertThat(daemon.answer().lines().toList()).hasSize(3);
    assertThat(daemon.answer())
        .containsPattern("id +destination +aggregate +type +state +tries +age +error")
        .containsPattern(
            "2 +events +order-7 +order.created +parked +3 +1h[0-9ms]* +too\\?\\?largex+…");
    assertThat(daemon.answer().indexOf(" parked ")).isLessThan(daemon.answer().indexOf(" pending"));
    assertThat(daemon.run("outbox", "list", "--state", "published", "--destination", "events"))
        .isZero();
    assertThat(daemon.answer()).contains(" published ").doesNotContain(" parked ");
    daemon.run("outbox", "list", "--aggregate", "order-8", "--limit", "7");
    assertThat(daemon.answer().lines().toList()).hasSize(1);
    daemon.run("outbox", "list", "--output", "json");
    assertThat(daemon.answer()).contains("\"messageId\" : \"m-2\"", "\"attempts\" : 3");
  }

  @Test
  void showsAnEventInFull() throws Exception {
    stored("m-1", "parked", "'too large'");
    running();

    assertThat(daemon.run("outbox", "show", "m-1")).isZero();

    assertThat(daemon.answer())
        .contains("event 1 for 'events': parked", "  message    m-1", "  aggregate  order-7")
        .contains("  type       order.created", "  tries      3 failed", "  error      too large")
        .contains("  headers    {\"tenant\":\"north\"}", "  8 bytes:", "  | {\"id\":7}")
        .containsPattern("stored +\\S+Z, 1h\\S* ago");
    assertThat(daemon.run("outbox", "show", "99")).isEqualTo(1);
    assertThat(daemon.answer()).contains("no event has the id or message id '99'");
  }

  @Test
  void showsTheBeginningOfABodyThatIsNoText() throws Exception {
    stored("m-1", "pending", "NULL");
    sql().execute("UPDATE outbox_event SET payload = X'FF" + "00".repeat(2000) + "'");
    running();

    daemon.run("outbox", "show", "1");
    assertThat(daemon.answer())
        .contains("  2001 bytes, in Base64:", "  | /wAAAA")
        .endsWith("AA…\n");
    assertThat(daemon.answer()).hasSizeLessThan(2000);
    daemon.run("outbox", "show", "1", "--output", "json");
    assertThat(daemon.answer()).contains("\"bodyIsBase64\" : true", "\"bytes\" : 2001");
  }

  @Test
  void anActIsDoneAndItsReasonKept() throws Exception {
    stored("m-1", "parked", "'too large'");
    stored("m-2", "parked", "'too large'");
    stored("m-3", "pending", "NULL");
    running();

    assertThat(daemon.run("outbox", "retry", "1", "--reason", "larger now")).isZero();
    assertThat(daemon.answer()).contains("1 event(s) pending again");
    assertThat(daemon.run("outbox", "discard", "2", "3", "--reason", "by hand")).isZero();
    assertThat(daemon.answer()).contains("2 event(s) discarded");

    assertThat(sql().texts("SELECT state FROM outbox_event ORDER BY id"))
        .containsExactly("pending", "discarded", "discarded");
    String user = System.getProperty("user.name");
    assertThat(
            sql()
                .texts(
                    "SELECT event_id || ' ' || actor || ' ' || act || ' ' || reason"
                        + " FROM outbox_audit ORDER BY audit_id"))
        .containsExactly(
            "1 " + user + " retry larger now",
            "2 " + user + " discard by hand",
            "3 " + user + " discard by hand");
    daemon.run("outbox", "show", "2");
    assertThat(daemon.answer()).contains(user + ": discard, because by hand").contains("  ended ");
    daemon.run("outbox", "show", "1", "--output", "json");
    assertThat(daemon.answer()).contains("\"reason\" : \"larger now\"");
  }

  @Test
  void retriesAllThatAreParked() throws Exception {
    stored("m-1", "parked", "'too large'");
    stored("m-2", "parked", "'too large'");
    stored("m-3", "published", "NULL");
    sql().execute("UPDATE outbox_event SET destination = 'others' WHERE id = 2");
    running();

    assertThat(
            daemon.run("outbox", "retry", "--parked", "--destination", "events", "--reason", "x"))
        .isZero();
    assertThat(sql().texts("SELECT state FROM outbox_event ORDER BY id"))
        .containsExactly("pending", "parked", "published");
    assertThat(daemon.run("outbox", "retry", "--parked", "--reason", "x", "--output", "json"))
        .isZero();
    assertThat(daemon.answer()).contains("\"events\" : 1");
    assertThat(sql().texts("SELECT state FROM outbox_event WHERE state = 'parked'")).isEmpty();
  }

  @Test
  void refusesWhatTheStateForbids() throws Exception {
    stored("m-1", "published", "NULL");
    running();

    assertThat(daemon.run("outbox", "retry", "1", "--reason", "why")).isEqualTo(1);
    assertThat(daemon.answer()).contains("event 1 is published; only one that is parked");
    assertThat(daemon.run("outbox", "discard", "1", "--reason", "why")).isEqualTo(1);
    assertThat(daemon.answer()).contains("event 1 is published", "nothing was changed");
    assertThat(daemon.run("outbox", "discard", "7", "--reason", "why")).isEqualTo(1);
    assertThat(daemon.answer()).contains("there is no event 7");
    assertThat(sql().text("SELECT COUNT(*) FROM outbox_audit")).isEqualTo("0");
  }

  @Test
  void refusesWrongUse() throws Exception {
    stored("m-1", "parked", "'too large'");
    running();

    wrongUse("--reason", "retry", "1");
    wrongUse("--reason is empty", "discard", "1", "--reason", " ");
    wrongUse("give ids, or --parked", "retry", "--reason", "why");
    wrongUse("give ids, or --parked", "retry", "1", "--parked", "--reason", "why");
    wrongUse(
        "--destination goes with --parked", "retry", "1", "--destination", "events", "--reason=x");
    wrongUse("'m-1'", "discard", "m-1", "--reason", "why");
    wrongUse("--limit is 0", "list", "--limit", "0");
    wrongUse("'lost'", "list", "--state", "lost");
    assertThat(daemon.run("outbox")).isEqualTo(2);
    assertThat(daemon.answer()).contains("list, show, retry, discard or stats");
    assertThat(sql().text("SELECT state FROM outbox_event")).isEqualTo("parked");
  }

  private void wrongUse(String words, String... arguments) {
    assertThat(daemon.run("outbox", arguments)).as(words).isEqualTo(2);
    assertThat(daemon.answer()).contains(words);
  }

  @Test
  void showsHowEachDestinationStands() throws Exception {
    stored("m-1", "pending", "NULL");
    stored("m-2", "parked", "'too large'");
    stored("m-3", "published", "NULL");
    sql()
        .execute(
            "INSERT INTO outbox_destination (name, failures, error) VALUES ('others', 2, 'gone')");
    running();

    assertThat(daemon.run("outbox", "stats")).isZero();

    assertThat(daemon.answer())
        .containsPattern(
            "destination +pending +parked +published +discarded +lag +last min +away\n")
        .containsPattern("events +1 +1 +1 +0 +36\\d\\d\\.\\d+s +1 *\n")
        .containsPattern("others +0 +0 +0 +0 +0\\.0s +0 +gone");
    daemon.run("outbox", "stats", "--output", "json");
    assertThat(daemon.answer()).contains("\"parked\" : 1", "\"mostCounted\" : 100000");
  }

  @Test
  void isRefusedWhileTheDaemonStartsAndSaysWhatToDoWithoutOne() {
    assertThat(daemon.run("outbox", "stats")).isEqualTo(1);
    assertThat(daemon.answer()).contains("the daemon still starts");
    daemon.close();
    assertThat(daemon.run("outbox", "list")).isEqualTo(1);
    assertThat(daemon.answer()).contains("start it with 'drover run'");
  }

  private void running() {
    commands.running(new OutboxDesk(daemon.database().transactions(), () -> {}));
  }

  /** An event that was stored an hour ago. */
  private void stored(String message, String state, String error) throws SQLException {
    boolean ended = state.equals("published");
    sql()
        .execute(
            """
        INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers, state,
          attempts, error, created_at, ended_at)
        VALUES ('%s', 'events', 'order-7', 'order.created', CAST('{"id":7}' AS BYTEA),
          '{"tenant":"north"}', '%s', 3, %s, CURRENT_TIMESTAMP - INTERVAL '1' HOUR, %s)
        """
                .formatted(message, state, error, ended ? "CURRENT_TIMESTAMP" : "NULL"));
  }

  private PlainSql sql() {
    return new PlainSql(daemon.database().dataSource());
  }
}
