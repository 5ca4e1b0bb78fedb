package dev.drover.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.backoff.Backoff;
import java.time.Duration;
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
    progress.begin(8, 0);

    assertThat(progress.takeCommit()).hasValue(8);
  }

  @Test
  void neverCommitsPastAFailedRecord() {
    finish(7);
    progress.begin(8, 0);
    progress.fail(8, 0);
    finish(9);

    assertThat(progress.takeCommit()).hasValue(8);
    assertThat(progress.heldOffset()).isEqualTo(8);
  }

  @Test
  void takesARecordWhoseEndNobodyReportedForFailed() {
    progress.begin(7, 0);
    finish(8);

    assertThat(progress.isHeld()).isTrue();
    assertThat(progress.heldOffset()).isEqualTo(7);
    assertThat(progress.takeCommit()).isEmpty();
  }

  @Test
  void holdsLongerEachTimeUntilARecordIsDone() {
    failAt(7, 0);
    assertThat(progress.heldFor(0)).isEqualTo(200);
    progress.release();
    failAt(7, 1_000);
    assertThat(progress.heldFor(1_000)).isEqualTo(400);
    assertThat(progress.heldFor(1_500)).isZero();
    progress.release();
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

  private void finish(long offset) {
    progress.begin(offset, 0);
    progress.done(offset);
  }

  private void failAt(long offset, long now) {
    progress.begin(offset, now);
    progress.fail(offset, now);
  }
}
