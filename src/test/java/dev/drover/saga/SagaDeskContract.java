package dev.drover.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of sagas and may do to them, on either product. */
abstract class SagaDeskContract extends SagaOnDatabase {

  private static final UUID SAGA = SagaKey.of("order", "7").id();
  private static final Processor FAILS =
      exchange -> {
        throw new IllegalStateException("ledger closed");
      };

  private SagaDesk desk;

  @BeforeEach
  void sitDown() {
    desk = new SagaDesk(transactions);
  }

  @Test
  void aStuckSagaGoesOnAfterTheRepairAndARestart() throws Exception {
    stick();
    var restarted = start("order.camel.yaml");
    restarted.service.recover();
    assertThat(state("7")).isEqualTo("stuck");
    assertThat(desk.stuck()).isEqualTo(1);

    desk.retry(SAGA, "anna", "the ledger is open again");
    recover(restarted);

    assertThat(state("7")).isEqualTo("compensated");
    assertThat(acts).endsWith("refund", "release");
    assertThat(desk.show("7").get(0).acts())
        .extracting(SagaTimeline.Act::actor, SagaTimeline.Act::act, SagaTimeline.Act::reason)
        .containsExactly(tuple("anna", "retry", "the ledger is open again"));
  }

  @Test
  void aRetryWithoutARepairGetsAllItsTriesAgain() throws Exception {
    stick();
    acts.clear();

    desk.retry(SAGA, "anna", "hope");
    recover(node);

    assertThat(state("7")).isEqualTo("stuck");
    assertThat(acts).containsExactly("refund", "refund", "refund");
  }

  @Test
  void skipsTheCompensationThatFailedAndGoesOnWithTheOthers() throws Exception {
    stick();
    acts.clear();

    assertThat(desk.skip(SAGA, "anna", "refunded by hand")).isEqualTo("charge");
    recover(node);

    assertThat(state("7")).isEqualTo("compensated");
    assertThat(stepState("charge")).isEqualTo("skipped");
    assertThat(acts).containsExactly("release");
  }

  @Test
  void compensatesOneThatRunsAndNoOther() throws Exception {
    var byHand = start("order.camel.yaml", "by-hand.camel.yaml");
    byHand.send("direct:by-hand", "8");
    UUID saga = SagaKey.of("by-hand", "8").id();

    desk.compensate(saga, "anna", "the customer called");
    recover(node);

    assertThat(state("8")).isEqualTo("compensated");
    assertThat(text("SELECT error FROM saga")).isEqualTo("anna: the customer called");
    assertThatThrownBy(() -> desk.compensate(saga, "anna", "again"))
        .isInstanceOf(SagaActRefused.class)
        .hasMessageContaining("is compensated; only one that is running");
    assertThat(text("SELECT COUNT(*) FROM saga_audit")).isEqualTo("1");
  }

  @Test
  void refusesToRetryWhatIsNotStuckOrNotThere() throws Exception {
    node.send("7");

    assertThatThrownBy(() -> desk.retry(SAGA, "anna", "why")).hasMessageContaining("is completed");
    assertThatThrownBy(() -> desk.skip(UUID.randomUUID(), "anna", "why"))
        .hasMessageContaining("there is no saga");
    assertThat(text("SELECT COUNT(*) FROM saga_audit")).isEqualTo("0");
  }

  @Test
  void listsStuckOnesFirst() throws Exception {
    stick();
    node.behaviour.clear();
    node.send("8");

    assertThat(desk.list(query("", "", "", 50)))
        .extracting(SagaListed::businessKey)
        .containsExactly("7", "8");
    assertThat(desk.list(query("completed", "", "", 50)))
        .extracting(SagaListed::businessKey)
        .containsExactly("8");
    assertThat(desk.list(query("", "other", "", 50))).isEmpty();
    assertThat(desk.list(query("", "order", "8", 1))).hasSize(1);
    assertThat(desk.list(new SagaQuery("", "", "", Duration.ofHours(1), 50))).isEmpty();
  }

  @Test
  void showsEachStepWithItsAttemptsAndErrors() throws Exception {
    stick();

    SagaTimeline timeline = desk.show("7").get(0);

    assertThat(desk.show(SAGA.toString())).isEqualTo(List.of(timeline));
    assertThat(timeline.saga().error().orElseThrow()).contains("charge", "ledger closed");
    assertThat(timeline.steps())
        .extracting(SagaTimeline.Step::name, SagaTimeline.Step::state)
        .containsExactly(tuple("reserve", StepState.DONE), tuple("charge", StepState.STARTED));
    assertThat(timeline.steps().get(1).endAttempts()).isEqualTo(3);
    assertThat(timeline.steps().get(1).error().orElseThrow()).contains("ledger closed");
    assertThat(desk.show("gone")).isEmpty();
  }

  /** The end of the saga says it; the row of its last step is not written once more. */
  @Test
  void showsTheStepsOfACompletedSagaAsCompleted() throws Exception {
    start("order.camel.yaml", "lean.camel.yaml").send("direct:lean", "9");

    SagaTimeline timeline = desk.show("9").get(0);

    assertThat(timeline.saga().state()).isEqualTo(SagaState.COMPLETED);
    assertThat(timeline.steps())
        .extracting(SagaTimeline.Step::name, SagaTimeline.Step::state)
        .containsExactly(tuple("first", StepState.COMPLETED), tuple("last", StepState.COMPLETED));
    assertThat(timeline.steps())
        .allSatisfy(
            step -> {
              assertThat(step.doneAt()).isPresent();
              assertThat(step.endedAt()).isEqualTo(timeline.saga().endedAt());
            });
  }

  /** The saga 7: its charge and then its refund failed. */
  private void stick() throws Exception {
    node.behaviour.put("charge", FAILS);
    node.behaviour.put("refund", FAILS);
    node.send("7");
    recover(node);
    assertThat(state("7")).isEqualTo("stuck");
  }

  /** Until nothing is on its way. */
  private void recover(Node by) throws Exception {
    String open = "SELECT COUNT(*) FROM saga WHERE state IN ('running', 'compensating')";
    long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!text(open).equals("0") && System.nanoTime() < limit) {
      by.service.recover();
    }
  }

  private static SagaQuery query(String state, String type, String key, int limit) {
    return new SagaQuery(state, type, key, null, limit);
  }
}
