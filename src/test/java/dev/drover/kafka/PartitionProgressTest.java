package dev.drover.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  private final PartitionProgress progress =
      new PartitionProgress(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)));

  @Test
  void commitsBehindTheLastRecordThatIsDoneAndOnlyOnce() {
    finish(7);
    finish(8);

    assertThat(progress.takeCommit()).hasValue(9);
    assertThat(progress.takeCommit()).isEmpty();
  }

  @Test
  void doesNotCommitARecordThatIsBegunOnly() {
    finish(7);
    progress.begin(8);

    assertThat(progress.takeCommit()).hasValue(8);
  }

  @Test
  void neverCommitsPastAFailedRecord() {
    finish(7);
    progress.begin(8);
    progress.fail(8, 0);
    finish(9);

    assertThat(progress.takeCommit()).hasValue(8);
    assertThat(progress.offerAgain()).hasValue(8);
  }

  @Test
  void takesARecordWhoseEndNobodyReportedForFailed() {
    progress.begin(7);
    finish(8);

    assertThat(progress.isHeld()).isTrue();
    assertThat(progress.takeCommit()).isEmpty();
    assertThat(progress.offerAgain()).hasValue(7);
  }

  @Test
  void holdsLongerEachTimeUntilARecordIsDone() {
    failAt(7, 0);
    assertThat(progress.heldFor(0)).isEqualTo(200);
    progress.offerAgain();
    failAt(7, 1_000);
    assertThat(progress.heldFor(1_000)).isEqualTo(400);
    assertThat(progress.heldFor(1_500)).isZero();
    progress.offerAgain();
    finish(7);
    failAt(8, 2_000);

    assertThat(progress.heldFor(2_000)).isEqualTo(200);
    assertThat(progress.takeCommit()).hasValue(8);
  }

  @Test
  void commitsAgainWhatDidNotReachTheBrokerUnlessALaterOneIsDue() {
    finish(7);
    long lost = progress.takeCommit().orElseThrow();
    progress.commitAgain(lost);
    assertThat(progress.takeCommit()).hasValue(8);

    finish(9);
    progress.commitAgain(lost);

    assertThat(progress.takeCommit()).hasValue(10);
  }

  @Test
  void aFailedCommitIsNotDueAgainBehindALaterOne() {
    finish(7);
    long failing = progress.takeCommit().orElseThrow();
    finish(9);
    progress.takeCommit();

    progress.commitAgain(failing);

    assertThat(progress.takeCommit()).isEmpty();
  }

  @Test
  void aFailedCommitFromBeforeARebalanceIsForgotten() {
    finish(7);
    long failing = progress.takeCommit().orElseThrow();
    var after = new PartitionProgress(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30)));

    after.commitAgain(failing);

    assertThat(after.takeCommit()).isEmpty();
  }

  @Test
  void severalRecordsMayBeOpenAndTheEarliestBoundsTheCommit() {
    begin(7, 8, 9);
    progress.done(8);
    assertThat(progress.takeCommit()).isEmpty();
    progress.done(7);
    assertThat(progress.takeCommit()).hasValue(9);
    progress.done(9);
    assertThat(progress.takeCommit()).hasValue(10);
  }

  @Test
  void whatIsReadAgainIsBegunOnlyIfItIsKept() {
    begin(5, 6, 7, 8);
    progress.done(5);
    progress.fail(6, 0);
    progress.done(7);

    assertThat(progress.begin(9)).as("held").isFalse();
    assertThat(progress.offerAgain()).hasValue(6);
    assertThat(begun(6, 7, 8, 9)).as("7 is done, 8 is open").containsExactly(6L, 9L);
    progress.done(6);
    progress.done(9);
    assertThat(progress.takeCommit()).hasValue(8);
  }

  @Test
  void nothingPassesAKeptRecordThatIsNotReadAgainYet() {
    begin(5, 6, 7);
    progress.fail(5, 0);
    progress.done(6);
    progress.fail(7, 0);
    progress.offerAgain();

    assertThat(begun(5, 6)).containsExactly(5L);
    assertThat(progress.begin(8)).as("7 was not there").isTrue();
    assertThat(progress.takeCommit()).isEmpty();
  }

  @Test
  void manyFailuresOfOneOfferAreOneFailure() {
    begin(5, 6, 7);
    progress.fail(5, 0);
    progress.fail(6, 0);
    progress.fail(7, 0);
    assertThat(progress.heldFor(0)).isEqualTo(200);
    progress.offerAgain();
    begin(5, 6, 7);
    progress.done(5);
    progress.fail(6, 0);
    assertThat(progress.heldFor(0)).as("6 failed before").isEqualTo(400);
  }

  @Test
  void offsetsThatStartAnewAreThoseOfATopicMadeAgain() {
    finish(70);
    assertThat(progress.takeCommit()).hasValue(71);

    finish(0);
    assertThat(progress.takeCommit()).hasValue(1);
  }

  @Test
  void waitsForOpenRecordsButNotForEver() throws Exception {
    begin(5);
    progress.awaitEnds(Duration.ofMillis(20));
    assertThat(progress.takeCommit()).isEmpty();

    var end = new Thread(() -> progress.done(5));
    end.start();
    progress.awaitEnds(Duration.ofSeconds(30));
    assertThat(progress.takeCommit()).hasValue(6);
    end.join();
  }

  private void finish(long offset) {
    progress.failOpen(0);
    progress.begin(offset);
    progress.done(offset);
  }

  private void failAt(long offset, long now) {
    progress.begin(offset);
    progress.fail(offset, now);
  }

  private void begin(long... offsets) {
    LongStream.of(offsets).forEach(progress::begin);
  }

  private List<Long> begun(long... offsets) {
    return LongStream.of(offsets).filter(progress::begin).boxed().toList();
  }
}
