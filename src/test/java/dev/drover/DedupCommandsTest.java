package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.dedup.DedupInspection;
import dev.drover.dedup.OwnerHeartbeat;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
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
  private AnsweringDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    daemon = new AnsweringDaemon(folder, commands::register);
  }

  @AfterEach
  void stop() throws Exception {
    daemon.close();
    camel.close();
  }

  @Test
  void showsWhyAMessageWasDropped() {
    finish(running(), "order 7");

    assertThat(daemon.run("dedup", "show", "order 7")).isZero();

    assertThat(daemon.answer())
        .contains("route 'orders', message 'order 7': done; repeats are dropped")
        .contains("  claimed ", "  done ", "  kept until ")
        .contains("by          this daemon, " + OWNER);
  }

  @Test
  void asksOneRouteWhichMayBeGone() {
    finish(running(), "7");

    daemon.run("dedup", "show", "7", "--route", "gone");

    assertThat(daemon.answer()).contains("no route remembers '7'");
  }

  @Test
  void showsHowMuchIsRemembered() {
    SqlIdempotentRepository dedup = running();
    finish(dedup, "7");
    dedup.add(exchange(), "8");

    assertThat(daemon.run("dedup", "stats")).isZero();

    assertThat(daemon.answer())
        .containsPattern("orders +done +1 ")
        .containsPattern("orders +claimed +1 ")
        .contains("kept for     t168h", "claimed=2")
        .contains("forgotten    0 since the start");
  }

  @Test
  void answersAsJson() {
    finish(running(), "7");

    daemon.run("dedup", "show", "7", "--output", "json");
    assertThat(daemon.answer()).contains("\"state\" : \"done\"", "\"ours\" : true");
    daemon.run("dedup", "stats", "--output", "json");
    assertThat(daemon.answer()).contains("\"retention\" : \"PT168H\"");
  }

  @Test
  void isRefusedWhileTheDaemonStarts() {
    assertThat(daemon.run("dedup", "stats")).isEqualTo(1);

    assertThat(daemon.answer()).contains("the daemon still starts");
  }

  @Test
  void asksForACommand() {
    assertThat(daemon.run("dedup")).isEqualTo(2);
    assertThat(daemon.answer()).contains("show or stats");
  }

  private SqlIdempotentRepository running() {
    var heartbeat = new OwnerHeartbeat(daemon.database(), OWNER, Duration.ofSeconds(30));
    var dedup = new SqlIdempotentRepository(daemon.database().transactions(), heartbeat);
    commands.running(
        new DedupInspection(daemon.database().transactions(), OWNER),
        dedup,
        new Retention(daemon.database().transactions(), Duration.ofDays(7)),
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
}
