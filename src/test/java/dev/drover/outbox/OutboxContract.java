package dev.drover.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the outbox promises, on either product. */
@Timeout(120)
abstract class OutboxContract extends OutboxOnDatabase {

  @Test
  void anEventIsThereIfAndOnlyIfItsTransactionCommitted() throws Exception {
    DefaultCamelContext daemon = daemon("");

    send(daemon, "direct:order", "a-1", Map.of("aggregate", "a", "colour", "red"));
    assertThatThrownBy(() -> send(daemon, "direct:order", "fail", Map.of("aggregate", "a")))
        .hasStackTraceContaining("after the event");

    await().atMost(SOON).until(() -> published.equals(List.of("a-1")));
    assertThat(rows("SELECT headers FROM outbox_event"))
        .containsExactly("{\"aggregate\":\"a\",\"colour\":\"red\"}");
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
  }

  @Test
  void anEventIsOneHoweverOftenItIsStoredAndNoOtherMayHaveItsId() throws Exception {
    DefaultCamelContext daemon = daemon("");
    Map<String, Object> id = Map.of("aggregate", "a", "CamelOutboxMessageId", "e-1");

    send(daemon, "direct:order", "a-1", id);
    send(daemon, "direct:order", "a-1", id);
    assertThatThrownBy(() -> send(daemon, "direct:order", "a-2", id))
        .hasStackTraceContaining("another event has the id 'e-1' already");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
    assertThat(published).containsExactly("a-1");
  }

  @Test
  void aPlainInsertIsPublishedWithItsHeaders() throws Exception {
    execute(
        "INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers)"
            + " VALUES ('m-1', 'events', 'order-7', 'order.created', CAST('x' AS BYTEA), '{\"colour\":\"red\",\"CamelKafkaTopic\":\"elsewhere\"}')");
    var headers = new CopyOnWriteArrayList<Map<String, Object>>();

    daemon("", exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders())));

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
    assertThat(headers.get(0))
        .containsEntry("message-id", "m-1")
        .containsEntry("CamelOutboxAggregate", "order-7")
        .containsEntry("CamelOutboxType", "order.created")
        .containsEntry("colour", "red")
        .doesNotContainKey("CamelKafkaTopic");
  }

  @Test
  void theEventsOfAnAggregateArePublishedInTheirOrder() throws Exception {
    IntStream.range(0, 20).forEach(i -> IntStream.range(0, 5).forEach(a -> store(a + "-" + i)));

    daemon("");
    daemon("");

    await().atMost(SOON).until(() -> published.size() == 100);
    for (int a = 0; a < 5; a++) {
      String prefix = a + "-";
      assertThat(published.stream().filter(id -> id.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> prefix + i).toList());
    }
  }

  @Test
  void anEventAtFaultIsParkedAndHoldsItsAggregateAndNoOther() throws Exception {
    refused.add("a-1");
    List.of("a-0", "a-1", "a-2", "b-0", "b-1").forEach(this::store);

    DefaultCamelContext daemon = daemon("&maximumTries=2");

    await().atMost(SOON).until(() -> states().getOrDefault("parked", 0) == 1);
    await().atMost(SOON).until(() -> published.containsAll(List.of("a-0", "b-0", "b-1")));
    assertThat(published).doesNotContain("a-2");
    assertThat(rows("SELECT error FROM outbox_event WHERE state = 'parked'").get(0))
        .contains("a-1 is refused");
    refused.clear();
    execute("UPDATE outbox_event SET state = 'pending', attempts = 0 WHERE state = 'parked'");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 5)));
    assertThat(published.indexOf("a-1")).isLessThan(published.indexOf("a-2"));
    assertThat(daemon.getStatus().isStarted()).isTrue();
  }

  @Test
  void withoutOrderNothingWaitsForAParkedOne() throws Exception {
    refused.add("a-0");
    List.of("a-0", "a-1").forEach(this::store);

    daemon("&maximumTries=1&keepOrder=false");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1, "parked", 1)));
  }

  @Test
  void headersThatCannotBeReadAreTheEventsOwnFault() throws Exception {
    execute(
        "INSERT INTO outbox_event (message_id, destination, payload, headers)"
            + " VALUES ('m-1', 'events', CAST('x' AS BYTEA), 'no json')");
    store("b-0");

    daemon("&maximumTries=1");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1, "parked", 1)));
    assertThat(rows("SELECT error FROM outbox_event WHERE state = 'parked'").get(0))
        .contains("no JSON object of strings");
  }

  @Test
  void aTargetThatIsAwayCostsNoEventATry() throws Exception {
    away = true;
    List.of("a-0", "a-1", "b-0").forEach(this::store);

    daemon("&maximumTries=1");
    await()
        .atMost(SOON)
        .until(() -> rows("SELECT error FROM outbox_destination WHERE failures > 1").size() == 1);
    assertThat(states()).isEqualTo(Map.of("pending", 3));
    assertThat(rows("SELECT attempts FROM outbox_event WHERE attempts > 0")).isEmpty();
    away = false;

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 3)));
    assertThat(rows("SELECT name FROM outbox_destination WHERE failures > 0")).isEmpty();
  }

  @Test
  void noEventIsPassedOverWhoseTransactionCommitsLate() throws Exception {
    var random = new Random(7);
    daemon("&pollInterval=50");
    var writers = new ArrayList<Thread>();
    for (int w = 0; w < 8; w++) {
      int writer = w;
      long seed = random.nextLong();
      writers.add(new Thread(() -> write(writer, new Random(seed))));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }

    await().atMost(SOON).until(() -> states().keySet().equals(Set.of("published")));
    List<String> committed = rows("SELECT message_id FROM outbox_event");
    assertThat(committed).hasSizeGreaterThan(100);
    assertThat(published).containsExactlyInAnyOrderElementsOf(committed);
  }

  /** Thirty transactions, each open for a random while; one in ten is rolled back. */
  private void write(int writer, Random random) {
    for (int i = 0; i < 30; i++) {
      String id = writer + "-" + i;
      try (Connection connection = database.dataSource().getConnection()) {
        OutboxTable.insert(connection, event(id));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      } catch (SQLException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void publishedEventsAreForgottenAfterTheirRetention() throws Exception {
    store("a-0");
    daemon("&retention=1000&pollInterval=100");

    await().atMost(SOON).until(() -> published.size() == 1 && states().isEmpty());
  }

  @Test
  void aStoppedRouteFinishesItsBatchAndAStartedOneGoesOn() throws Exception {
    store("a-0");
    DefaultCamelContext daemon = daemon("&pollInterval=100");
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));

    daemon.getRouteController().stopRoute("relay");
    store("a-1");
    await().during(Duration.ofMillis(500)).until(() -> published.size() == 1);
    daemon.getRouteController().startRoute("relay");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 2)));
  }
}
