package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.routetest.RouteTest;
import dev.drover.sql.PlainSql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A relay to RabbitMQ: confirmed publishes, and an event that no queue takes. */
@Timeout(60)
class OutboxToRabbitmqTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension
  final RouteTest routes =
      RouteTest.of("classpath:routetest/outbox-to-rabbitmq.camel.yaml")
          .source("rabbitmq:notes")
          .deadLetters("rabbitmq:notes.dlx")
          .target("rabbitmq:notices")
          .onEmbeddedServers();

  @Test
  void anEventThatNoQueueTakesIsParkedAndHoldsUpItsAggregateAlone() throws Exception {
    note("n-1", "known", "kitchen");
    note("n-2", "nobody", "attic");
    note("n-3", "known", "attic");
    note("n-4", "known", "cellar");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(states())
                    .containsExactly(
                        "n-1 published", "n-2 parked", "n-3 pending", "n-4 published"));
    assertThat(database().text("SELECT error FROM outbox_event WHERE message_id = 'n-2'"))
        .contains("No route for message");
    await().atMost(SOON).until(() -> routes.account().done().size() == 2);
    assertThat(routes.account().done()).containsExactlyInAnyOrder("n-1", "n-4");
  }

  private void note(String id, String reader, String room) {
    routes.send(id, "note " + id, Map.of("reader", reader, "room", room));
  }

  private List<String> states() throws Exception {
    return database()
        .texts("SELECT message_id || ' ' || state FROM outbox_event ORDER BY message_id");
  }

  private PlainSql database() {
    return new PlainSql(
        routes.context().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
  }
}
