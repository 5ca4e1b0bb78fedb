package dev.drover.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people see of events and may do to them, on either product. */
@Timeout(120)
abstract class OutboxDeskContract extends OutboxOnDatabase {

  private OutboxDesk desk;

  @BeforeEach
  void sitDown() {
    desk = new OutboxDesk(database.transactions(), this::wake);
  }

  private void wake() {
    daemons.forEach(daemon -> daemon.getComponent("outbox", OutboxComponent.class).wake());
  }

  @Test
  void listsParkedOnesFirstThenThoseThatWaitTheLongest() throws Exception {
    List.of("a-0", "a-1", "b-0", "c-0", "d-0", "d-1").forEach(this::store);
    is("b-0", "parked");
    is("d-0", "published");
    is("d-1", "published");
    execute("UPDATE outbox_event SET destination = 'others' WHERE message_id = 'a-0'");

    assertThat(messages("", "", "", 50)).containsExactly("b-0", "a-0", "a-1", "c-0");
    assertThat(messages("", "", "", 2)).containsExactly("b-0", "a-0");
    assertThat(messages("others", "", "", 50)).containsExactly("a-0");
    assertThat(messages("", "parked", "", 50)).containsExactly("b-0");
    assertThat(messages("", "", "a", 50)).containsExactly("a-0", "a-1");
    assertThat(messages("", "published", "", 1)).containsExactly("d-1");
    assertThat(messages("gone", "", "", 50)).isEmpty();
  }

  @Test
  void showsAnEventByItsIdAndByItsMessageId() throws Exception {
    store("a-0");
    execute("UPDATE outbox_event SET headers = 'no json', error = 'too large', attempts = 2");

    OutboxDetail shown = desk.show("a-0").get(0);

    assertThat(desk.show(Long.toString(shown.event().id())).get(0).event().messageId())
        .isEqualTo("a-0");
    assertThat(shown.headers()).isEqualTo("no json");
    assertThat(shown.payload()).asString().isEqualTo("a-0");
    assertThat(shown.event().error()).contains("too large");
    assertThat(shown.event().attempts()).isEqualTo(2);
    assertThat(shown.event().nextTry()).isPresent();
    assertThat(shown.event().endedAt()).isEmpty();
    assertThat(shown.acts()).isEmpty();
    assertThat(desk.show("gone")).isEmpty();
  }

  @Test
  void aRetriedEventIsPublishedAtOnceAndThenWhatItHeldUp() throws Exception {
    refused.add("a-0");
    List.of("a-0", "a-1").forEach(this::store);
    daemon("&maximumTries=2&pollInterval=1h");
    await().atMost(SOON).until(() -> states().equals(Map.of("parked", 1, "pending", 1)));
    await().during(Duration.ofSeconds(1)).until(() -> published.isEmpty());
    refused.clear();

    desk.retry(List.of(id("a-0")), "anna", "the topic is there");

    await().atMost(Duration.ofSeconds(5)).until(() -> published.equals(List.of("a-0", "a-1")));
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 2)));
    assertThat(rows("SELECT attempts FROM outbox_event")).containsOnly("0");
    assertThat(desk.show("a-0").get(0).acts())
        .extracting(OutboxDetail.Act::actor, OutboxDetail.Act::act, OutboxDetail.Act::reason)
        .containsExactly(tuple("anna", "retry", "the topic is there"));
  }

  @Test
  void aRetryWithoutARepairHasAllItsTriesAgain() throws Exception {
    refused.add("a-0");
    store("a-0");
    daemon("&maximumTries=2");
    await().atMost(SOON).until(() -> states().equals(Map.of("parked", 1)));

    desk.retry(List.of(id("a-0")), "anna", "hope");

    await().atMost(SOON).until(() -> states().equals(Map.of("parked", 1)));
    assertThat(rows("SELECT attempts FROM outbox_event")).containsExactly("2");
  }

  @Test
  void retriesAllThatAreParkedOfADestination() throws Exception {
    database
        .transactions()
        .run(
            connection -> {
              for (int i = 0; i < 1002; i++) {
                OutboxTable.insert(connection, event("a-" + i));
              }
              return null;
            });
    execute("UPDATE outbox_event SET state = 'parked'");
    execute("UPDATE outbox_event SET destination = 'others' WHERE message_id = 'a-7'");

    assertThat(desk.retryParked("events", "anna", "why")).isEqualTo(1001);
    assertThat(states()).isEqualTo(Map.of("parked", 1, "pending", 1001));
    execute("UPDATE outbox_event SET state = 'parked'");
    assertThat(desk.retryParked("", "anna", "why")).isEqualTo(1002);

    assertThat(states()).isEqualTo(Map.of("pending", 1002));
    assertThat(rows("SELECT COUNT(*) FROM outbox_audit")).containsExactly("2003");
    assertThat(rows("SELECT destination FROM outbox_audit WHERE message_id = 'a-7'"))
        .containsExactly("others");
  }

  @Test
  void aDiscardedEventIsNeverPublishedAndHoldsUpNothing() throws Exception {
    refused.add("a-0");
    List.of("a-0", "a-1").forEach(this::store);
    daemon("&maximumTries=1&pollInterval=1h");
    await().atMost(SOON).until(() -> states().equals(Map.of("parked", 1, "pending", 1)));
    await().during(Duration.ofSeconds(1)).until(() -> published.isEmpty());
    refused.clear();

    desk.discard(List.of(id("a-0")), "anna", "told by hand");

    await().atMost(SOON).until(() -> states().equals(Map.of("discarded", 1, "published", 1)));
    assertThat(published).containsExactly("a-1");
    assertThat(rows("SELECT act || ' ' || message_id || ' ' || reason FROM outbox_audit"))
        .containsExactly("discard a-0 told by hand");
  }

  @Test
  void aPendingEventIsDiscardedWhileItsTargetIsAway() throws Exception {
    away = true;
    List.of("a-0", "b-0").forEach(this::store);
    daemon("");
    await()
        .atMost(SOON)
        .until(() -> !rows("SELECT name FROM outbox_destination WHERE failures > 1").isEmpty());

    desk.discard(List.of(id("a-0")), "anna", "too late");
    away = false;

    await().atMost(SOON).until(() -> states().equals(Map.of("discarded", 1, "published", 1)));
    assertThat(published).containsExactly("b-0");
  }

  @Test
  void anEventThatIsJustBeingPublishedIsNotDiscarded() throws Exception {
    var inWork = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    store("a-0");
    daemon(
        "",
        exchange -> {
          inWork.countDown();
          goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
        });
    assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    List<Long> ids = List.of(id("a-0"));
    var hasty = new OutboxDesk(database.transactions(), this::wake, Duration.ofMillis(100));

    assertThatThrownBy(() -> hasty.discard(ids, "anna", "why"))
        .isInstanceOf(OutboxActRefused.class)
        .hasMessageContaining("may be on its way: a relay is publishing events of 'events'");
    var patient = CompletableFuture.runAsync(() -> discard(ids));
    await().during(Duration.ofMillis(300)).until(() -> !patient.isDone());
    goOn.countDown();

    assertThatThrownBy(() -> patient.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasStackTraceContaining("is published; only one that is parked or pending");
    assertThat(states()).isEqualTo(Map.of("published", 1));
    assertThat(rows("SELECT audit_id FROM outbox_audit")).isEmpty();
  }

  private void discard(List<Long> ids) {
    try {
      desk.discard(ids, "anna", "why");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anActThatIsRefusedForOneEventIsDoneToNone() throws Exception {
    List.of("a-0", "b-0", "c-0").forEach(this::store);
    is("a-0", "parked");
    is("c-0", "published");

    assertThatThrownBy(() -> desk.retry(List.of(id("a-0"), id("b-0")), "anna", "why"))
        .isInstanceOf(OutboxActRefused.class)
        .hasMessage("event 2 is pending; only one that is parked can be retried");
    assertThatThrownBy(() -> desk.discard(List.of(id("a-0"), id("c-0")), "anna", "why"))
        .hasMessageContaining("event 3 is published");
    assertThatThrownBy(() -> desk.discard(List.of(id("a-0"), 99L), "anna", "why"))
        .hasMessage("there is no event 99");

    assertThat(states()).isEqualTo(Map.of("parked", 1, "pending", 1, "published", 1));
    assertThat(rows("SELECT audit_id FROM outbox_audit")).isEmpty();
  }

  @Test
  void discardedEventsAreForgottenAsPublishedOnesAndWhatWasDoneIsKept() throws Exception {
    store("a-0");
    desk.discard(List.of(id("a-0")), "anna", "why");

    daemon("&retention=1000&pollInterval=100");

    await().atMost(SOON).until(() -> states().isEmpty());
    assertThat(published).isEmpty();
    assertThat(rows("SELECT message_id FROM outbox_audit")).containsExactly("a-0");
  }

  @Test
  void saysHowEachDestinationStands() throws Exception {
    List.of("a-0", "a-1", "b-0", "c-0", "d-0", "d-1").forEach(this::store);
    is("b-0", "parked");
    is("c-0", "discarded");
    is("d-0", "published");
    is("d-1", "published");
    execute("UPDATE outbox_event SET ended_at = ended_at - INTERVAL '2' MINUTE WHERE id = 5");
    execute(
        "UPDATE outbox_event SET created_at = created_at - INTERVAL '1' MINUTE WHERE state = 'pending'");
    execute("INSERT INTO outbox_destination (name, failures, error) VALUES ('others', 3, 'gone')");

    List<OutboxStanding> standings = desk.standings();

    OutboxBacklog events = standings.get(0).backlog();
    assertThat(events.destination()).isEqualTo("events");
    assertThat(List.of(events.pending(), events.parked(), events.discarded()))
        .containsExactly(2L, 1L, 1L);
    assertThat(events.lag().orElseThrow())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(180));
    assertThat(events.oldestParked()).isPresent();
    assertThat(events.away()).isEmpty();
    assertThat(standings.get(0).published()).isEqualTo(2);
    assertThat(standings.get(0).lastMinute()).isEqualTo(1);
    OutboxBacklog others = standings.get(1).backlog();
    assertThat(others.destination()).isEqualTo("others");
    assertThat(others.lag()).isEmpty();
    assertThat(others.away()).contains("gone");
    assertThat(desk.backlog()).extracting(OutboxBacklog::pending).containsExactly(2L, 0L);
  }

  @Test
  void relaysCountWhatTheyPublishAndWhatFails() throws Exception {
    refused.add("a-0");
    List.of("a-0", "b-0", "c-0").forEach(this::store);
    var daemon = daemon("&maximumTries=2");
    var marked = new ConcurrentHashMap<String, AtomicLong>();
    var failed = new ConcurrentHashMap<String, AtomicLong>();
    OutboxCounts counts = daemon.getComponent("outbox", OutboxComponent.class).counts();
    counts.onFirstPublished(marked::put);
    counts.onFirstFailed(failed::put);

    await().atMost(SOON).until(() -> states().equals(Map.of("parked", 1, "published", 2)));
    await().atMost(SOON).until(() -> marked.get("events").get() == 2);
    await().atMost(SOON).until(() -> failed.get("events").get() == 2);
  }

  private List<String> messages(String destination, String state, String aggregate, int limit)
      throws Exception {
    return desk.list(new OutboxQuery(destination, state, aggregate, limit)).stream()
        .map(OutboxListed::messageId)
        .toList();
  }

  private long id(String message) throws Exception {
    return desk.show(message).get(0).event().id();
  }

  private void is(String message, String state) throws Exception {
    boolean ended = state.equals("published") || state.equals("discarded");
    execute(
        "UPDATE outbox_event SET state = '%s', ended_at = %s WHERE message_id = '%s'"
            .formatted(state, ended ? "CURRENT_TIMESTAMP" : "NULL", message));
  }
}
