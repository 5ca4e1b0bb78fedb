package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.metrics.Metrics;
import dev.drover.outbox.OutboxComponent;
import dev.drover.outbox.OutboxDesk;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.transaction.RouteTransactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics and health say of the outbox. */
class OutboxMetersTest {

  private final Metrics metrics = new Metrics();
  private final DefaultCamelContext camel = new DefaultCamelContext();

  @TempDir Path folder;
  private Database database;
  private EventsAtRest events;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(new SqlSettings("", "", "", 4), folder);
    events = new EventsAtRest(new OutboxDesk(database.transactions(), () -> {}));
    OutboxMeters.register(metrics, events);
  }

  @AfterEach
  void close() throws Exception {
    camel.close();
    events.close();
    database.close();
    metrics.close();
  }

  @Test
  void saysWhatWaitsAndForHowLong() throws Exception {
    stored("m-1", "pending");
    stored("m-2", "pending");
    stored("m-3", "parked");
    events.look();

    assertThat(value("drover_outbox_events{destination=\"invoices\",state=\"pending\"}"))
        .isEqualTo(2);
    assertThat(value("drover_outbox_events{destination=\"invoices\",state=\"parked\"}"))
        .isEqualTo(1);
    assertThat(value("drover_outbox_events{destination=\"invoices\",state=\"discarded\"}"))
        .isZero();
    String lag = "drover_outbox_lag_seconds{destination=\"invoices\"}";
    double seen = value(lag);
    assertThat(seen).isBetween(60.0, 120.0);
    await().atMost(Duration.ofSeconds(5)).until(() -> value(lag) > seen);

    sql().execute("DELETE FROM outbox_event");
    events.look();
    assertThat(value(lag)).isZero();
    assertThat(value("drover_outbox_events{destination=\"invoices\",state=\"pending\"}")).isZero();
  }

  @Test
  void keepsWhatWasSeenWhileTheDatabaseIsAway() throws Exception {
    stored("m-1", "parked");
    events.look();
    database.close();

    assertThat(value("drover_outbox_events{destination=\"invoices\",state=\"parked\"}"))
        .isEqualTo(1);
  }

  @Test
  void countsWhatIsRelayedFromNoughtOn() throws Exception {
    OutboxMeters.register(metrics, camel.getComponent("outbox", OutboxComponent.class).counts());
    relay();
    assertThat(value("drover_outbox_published_total{destination=\"invoices\"}")).isZero();
    assertThat(value("drover_outbox_failed_tries_total{destination=\"invoices\"}")).isZero();

    stored("m-1", "pending");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> value("drover_outbox_published_total{destination=\"invoices\"}") == 1);
  }

  @Test
  void parkedEventsShowInHealthAndLeaveItUp() throws Exception {
    GatewayChecks.register(camel, events);
    stored("m-1", "pending");
    stored("m-2", "parked");
    events.look();

    HealthCheck check = HealthCheckRegistry.get(camel).getCheck("outbox").orElseThrow();

    assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
    assertThat(check.call().getMessage().orElseThrow())
        .matches("invoices: 1 parked, the oldest since \\S+Z, 1 pending");
    assertThat(HealthCheckHelper.invokeReadiness(camel))
        .allMatch(result -> result.getState() == HealthCheck.State.UP);
  }

  private void relay() throws Exception {
    var transactions = RouteTransactions.on(database.dataSource(), database.dialect());
    camel.getRegistry().bind("outbox", Gateway.outbox(database, transactions));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("outbox:invoices?pollInterval=100").process(exchange -> {});
          }
        });
    camel.start();
  }

  /** An event that was stored a minute ago. */
  private void stored(String message, String state) throws SQLException {
    sql()
        .execute(
            """
        INSERT INTO outbox_event (message_id, destination, payload, state, created_at)
        VALUES ('%s', 'invoices', CAST('x' AS BYTEA), '%s',
          CURRENT_TIMESTAMP - INTERVAL '1' MINUTE)
        """
                .formatted(message, state));
  }

  private double value(String meter) {
    String text = new String(metrics.prometheusText(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(meter + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(meter + " is not in\n" + text));
  }

  private PlainSql sql() {
    return new PlainSql(database.dataSource());
  }
}
