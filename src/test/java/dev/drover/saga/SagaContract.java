package dev.drover.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.ServerAway;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;

/** What Camel's saga EIP promises on Drover's database, on either product. */
abstract class SagaContract extends SagaOnDatabase {

  private static final SagaKey KEY = SagaKey.of("order", "7");
  private static final StepRow STEP = StepRow.begun("reserve", 0, null, null, "{}");
  private static final Processor FAILS =
      exchange -> {
        throw new IllegalStateException("no");
      };

  @Test
  void runsTheStepsThenTheCompletionsForward() throws Exception {
    Exchange sent = node.send("7");

    assertThat(sent.getException()).isNull();
    assertThat(acts).containsExactly("reserve", "charge", "notify", "reserve-done", "charge-done");
    assertThat(state("7")).isEqualTo("completed");
    assertThat(stepState("charge")).isEqualTo("completed");
    assertThat(node.service.counts())
        .extracting(SagaCounts::started, SagaCounts::completed, SagaCounts::compensated)
        .containsExactly(1L, 1L, 0L);
  }

  @Test
  void compensatesInReverseTheFailedStepToo() throws Exception {
    node.behaviour.put("charge", FAILS);

    Exchange sent = node.send("7");

    assertThat(sent.getException()).hasMessage("no");
    assertThat(acts).containsExactly("reserve", "charge", "refund", "release");
    assertThat(state("7")).isEqualTo("compensated");
    assertThat(stepState("reserve")).isEqualTo("compensated");
    assertThat(text("SELECT error FROM saga")).contains("no");
  }

  @Test
  void aCompensationGetsTheOptionsWithTheirTypesAndTheKeyOfItsStep() {
    node.behaviour.put("charge", FAILS);
    var step = new CompletableFuture<String>();
    node.behaviour.put("refund", e -> step.complete(e.getProperty("CamelSagaStep", String.class)));

    node.send("7");

    assertThat(headers.get("refund"))
        .containsEntry("amount", 17L)
        .containsEntry(Exchange.SAGA_LONG_RUNNING_ACTION, SagaKey.of("order", "7").id().toString());
    assertThat(step).isCompletedWithValue("charge");
  }

  @Test
  void enlistsAStepBeforeItRuns() {
    var seen = new CompletableFuture<String>();
    node.behaviour.put("charge", e -> seen.complete(stepState("charge") + stepState("reserve")));

    node.send("7");

    assertThat(seen).isCompletedWithValue("starteddone");
  }

  @Test
  void enlistsAStepWithoutACompensationToo() {
    var seen = new CompletableFuture<String>();
    node.behaviour.put("notify", e -> seen.complete(stepState("notify") + stepState("charge")));

    node.send("7");

    assertThat(seen).isCompletedWithValue("starteddone");
  }

  @Test
  void aRepeatedCommandOfACompletedSagaGetsTheOutcomeAndRunsNoStep() {
    node.send("7");
    acts.clear();

    Exchange again = node.send("direct:caller", "7");

    assertThat(again.getException()).isNull();
    assertThat(again.getMessage().getBody()).isEqualTo("notify-result");
    assertThat(again.getMessage().getHeader("after")).as("its caller goes on").isEqualTo("yes");
    assertThat(acts).isEmpty();
    assertThat(node.service.counts().answered()).isEqualTo(1);
  }

  @Test
  void aRepeatedCommandOfACompensatedSagaIsToldWhyAndRunsNoStep() {
    node.behaviour.put("charge", FAILS);
    node.send("7");
    node.behaviour.clear();
    acts.clear();

    Exchange again = node.send("7");

    assertThat(again.getException())
        .isInstanceOf(SagaNotCompleted.class)
        .hasMessageContaining("is compensated")
        .hasMessageContaining("no");
    assertThat(acts).isEmpty();
  }

  @Test
  void aHandledFailureCompensates() throws Exception {
    var handled = start("order.camel.yaml", "handled.camel.yaml");

    Exchange sent = handled.send("direct:handled", "7");

    assertThat(sent.getException()).isNull();
    assertThat(acts).containsExactly("reserve", "release");
    assertThat(text("SELECT state FROM saga")).isEqualTo("compensated");
  }

  @Test
  void anOutageLeavesTheSagaToTheRepeatedCommand() throws Exception {
    node.behaviour.put(
        "charge",
        e -> {
          throw new ServerAway("away");
        });
    assertThat(node.send("7").getException()).isInstanceOf(ServerAway.class);
    assertThat(state("7")).isEqualTo("running");
    node.behaviour.clear();
    acts.clear();
    var other = start("order.camel.yaml");

    Exchange again = other.send("7");

    assertThat(again.getException()).isNull();
    assertThat(acts).as("reserve is done").startsWith("charge", "notify");
    assertThat(other.service.counts().joined()).isEqualTo(1);
    assertThat(text("SELECT attempts FROM saga_step WHERE name = 'charge'")).isEqualTo("2");
  }

  @Test
  void afterACrashAnotherDaemonGoesOnFromTheStepInDoubtWithTheStoredResult() throws Exception {
    try (var paused = pausedIn("charge")) {
      var other = start("order.camel.yaml");
      assertThat(other.send("7").getException())
          .as("its owner is alive")
          .isInstanceOf(InFlightElsewhere.class);
      var body = new CompletableFuture<Object>();
      other.behaviour.put("charge", e -> body.complete(e.getMessage().getBody()));
      beat(node.owner, 60);
      acts.clear();

      assertThat(other.send("7").getException()).isNull();

      assertThat(acts).containsExactly("charge", "notify", "reserve-done", "charge-done");
      assertThat(body).isCompletedWithValue("reserve-result");
      assertThat(paused.goOn().getException()).isInstanceOf(SagaTakenOver.class);
      assertThat(state("7")).isEqualTo("completed");
    }
  }

  @Test
  void anOrphanCompensatesAtItsDeadlineAndTheOneThatWakesUpChangesNothing() throws Exception {
    try (var paused = pausedIn("charge")) {
      var other = start("order.camel.yaml");
      beat(node.owner, 60);
      other.service.recover();
      assertThat(state("7")).as("before its deadline").isEqualTo("running");
      execute("UPDATE saga SET due_at = CURRENT_TIMESTAMP");

      recoverUntil(other, "compensated");

      assertThat(acts).containsExactly("reserve", "charge", "refund", "release");
      assertThat(text("SELECT error FROM saga")).isEqualTo("its deadline passed");
      assertThat(paused.goOn().getException()).isInstanceOf(SagaTakenOver.class);
      assertThat(state("7")).isEqualTo("compensated");
      assertThat(acts).hasSize(4);
    }
  }

  @Test
  void aCompensationThatFailsIsRepeatedByAnyDaemonThenTheSagaIsStuck() throws Exception {
    node.behaviour.put("charge", FAILS);
    node.behaviour.put("refund", FAILS);
    var other = start("order.camel.yaml");
    other.behaviour.put("refund", FAILS);

    node.send("7");
    recoverUntil(other, "stuck");

    assertThat(acts).containsExactly("reserve", "charge", "refund", "refund", "refund");
    assertThat(stepState("reserve")).as("the older step waits").isEqualTo("done");
    assertThat(text("SELECT error FROM saga")).contains("'charge' failed 3 time(s)", "no");
    assertThat(text("SELECT end_attempts FROM saga_step WHERE name = 'charge'")).isEqualTo("3");
    assertThat(node.send("7").getException())
        .isInstanceOfSatisfying(
            SagaNotCompleted.class, e -> assertThat(e.state()).isEqualTo(SagaState.STUCK));
  }

  @Test
  void aCompensationThatFailsOnceIsDoneAtTheNextTry() throws Exception {
    node.behaviour.put("charge", FAILS);
    node.behaviour.put(
        "refund",
        e -> {
          node.behaviour.remove("refund");
          FAILS.process(e);
        });

    node.send("7");
    recoverUntil(node, "compensated");

    assertThat(acts).containsExactly("reserve", "charge", "refund", "refund", "release");
  }

  @Test
  void aCompensationWithoutItsServerIsNotCounted() throws Exception {
    node.behaviour.put("charge", FAILS);
    node.behaviour.put(
        "refund",
        e -> {
          if (acts.size() < 9) {
            throw new ServerAway("away");
          }
        });

    node.send("7");
    recoverUntil(node, "compensated");

    assertThat(acts).hasSizeGreaterThanOrEqualTo(10);
    assertThat(text("SELECT end_attempts FROM saga_step WHERE name = 'charge'")).isEqualTo("0");
  }

  @Test
  void aSagaThatIsEndedByHandWaitsForItAndIsNobodysMeanwhile() throws Exception {
    var byHand = start("order.camel.yaml", "by-hand.camel.yaml");
    Exchange sent = byHand.send("direct:by-hand", "7");
    assertThat(sent.getException()).isNull();
    assertThat(state("7")).isEqualTo("running");
    assertThat(stepState("reserve")).isEqualTo("done");
    assertThat(text("SELECT owner FROM saga")).isNull();
    var other = start("order.camel.yaml", "by-hand.camel.yaml");

    Exchange end =
        other
            .camel
            .createProducerTemplate()
            .send(
                "direct:end-by-hand",
                e ->
                    e.getMessage()
                        .setHeader(
                            Exchange.SAGA_LONG_RUNNING_ACTION,
                            SagaKey.of("by-hand", "7").id().toString()));

    assertThat(end.getException()).isNull();
    assertThat(state("7")).isEqualTo("completed");
    assertThat(acts).containsExactly("reserve", "reserve-done");
  }

  @Test
  void anIdOfNoSagaIsRefused() {
    Exchange sent =
        node.camel
            .createProducerTemplate()
            .send(
                "direct:reserve",
                e ->
                    e.getMessage()
                        .setHeader(
                            Exchange.SAGA_LONG_RUNNING_ACTION, UUID.randomUUID().toString()));

    assertThat(sent.getException()).hasMessageContaining("there is no saga");
    assertThat(acts).isEmpty();
  }

  @Test
  void aMessageWithoutItsKeyIsRefused() {
    Exchange sent = node.send(null);

    assertThat(sent.getException()).hasMessageContaining("'businessKey'");
    assertThat(acts).isEmpty();
  }

  @Test
  void oneOfManyCopiesRunsTheSaga() {
    var copies = new ArrayList<CompletableFuture<Exchange>>();
    for (int i = 0; i < 8; i++) {
      copies.add(CompletableFuture.supplyAsync(() -> node.send("7")));
    }
    for (CompletableFuture<Exchange> copy : copies) {
      Exception failure = copy.join().getException();
      if (failure != null) {
        assertThat(failure).isInstanceOf(InFlightElsewhere.class);
      }
    }

    assertThat(acts).containsExactly("reserve", "charge", "notify", "reserve-done", "charge-done");
    assertThat(node.service.counts().started()).isEqualTo(1);
  }

  /** As two commands of one saga that begin at the same moment and share a commit. */
  @Test
  void ofTwoStartsInOneGroupOneIsDone() throws Exception {
    SagaWrite.Start first = begins();
    SagaWrite.Start second = begins();

    List<SagaAnswer> answers = write(first, second);

    assertThat(answers).extracting(SagaAnswer::done).containsOnlyOnce(true, false);
    UUID token = answers.get(0).done() ? first.token() : second.token();
    assertThat(text("SELECT token FROM saga")).isEqualTo(token.toString());
    assertThat(text("SELECT COUNT(*) FROM saga_step")).isEqualTo("1");
  }

  @Test
  void ofASagaThatIsAnothersNothingIsWritten() throws Exception {
    SagaWrite.Start its = begins();
    write(its);
    var other = UUID.randomUUID();
    var late = List.of(STEP.done("1"), StepRow.begun("charge", 1, null, null, "{}"));

    var steps = new SagaWrite.Steps(KEY.id(), other, LEASE, late);
    assertThat(write(steps)).extracting(SagaAnswer::done).containsExactly(false);
    assertThat(write(lets(other, late))).extracting(SagaAnswer::done).containsExactly(false);

    assertThat(stepState("reserve")).isEqualTo("started");
    assertThat(text("SELECT COUNT(*) FROM saga_step")).isEqualTo("1");
    assertThat(write(lets(its.token(), late))).extracting(SagaAnswer::done).containsExactly(true);
    assertThat(stepState("reserve")).isEqualTo("done");
    assertThat(stepState("charge")).isEqualTo("started");
  }

  private static SagaWrite.Start begins() {
    return new SagaWrite.Start(KEY, UUID.randomUUID(), LEASE, List.of(STEP));
  }

  /** Whoever has the token lets the saga go. */
  private static SagaWrite.Move lets(UUID token, List<StepRow> steps) {
    return new SagaWrite.Move(
        KEY.id(), token, SagaState.RUNNING, SagaState.RUNNING, false, null, null, null, steps);
  }

  private List<SagaAnswer> write(SagaWrite... writes) throws Exception {
    var dialect = database.dialect();
    var lease = new SagaLease(node.owner, LEASE, () -> true);
    var group = new SagaGroup(new SagaTable(lease, dialect), new StepTable(dialect), dialect);
    return transactions.run(connection -> group.with(connection, List.of(writes)));
  }

  private void recoverUntil(Node by, String state) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!state("7").equals(state) && System.nanoTime() < limit) {
      by.service.recover();
    }
    assertThat(state("7")).isEqualTo(state);
  }

  /** The first daemon, stopped inside of a step until it is let go on. */
  private Paused pausedIn(String step) throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    node.behaviour.put(
        step,
        e -> {
          inside.countDown();
          go.await();
        });
    var sent = CompletableFuture.supplyAsync(() -> node.send("7"));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    return new Paused(go, sent);
  }

  private record Paused(CountDownLatch go, CompletableFuture<Exchange> sent)
      implements AutoCloseable {

    Exchange goOn() throws Exception {
      go.countDown();
      return sent.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      go.countDown();
    }
  }
}
