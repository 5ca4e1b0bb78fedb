package dev.drover.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LadderTest {

  @Test
  void itsRungsDoubleUpToTheCapAndAreEachThereOnce() {
    assertThat(new Ladder(Backoff.DEFAULT, 20).rungs())
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L);
    assertThat(new Ladder(Backoff.DEFAULT, -1).rungs()).hasSize(9);
  }

  @Test
  void itHasNoRungThatNoRedeliveryComesTo() {
    assertThat(new Ladder(Backoff.DEFAULT, 2).rungs())
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L);
  }

  @Test
  void itsWaitsAreItsRungs() {
    var ladder = new Ladder(Backoff.DEFAULT, 12);

    for (int done = 0; ladder.goesOnAfter(done); done++) {
      assertThat(ladder.rungs()).contains(ladder.after(done));
    }
    assertThat(ladder.after(11)).isEqualTo(Duration.ofSeconds(30));
    assertThat(ladder.goesOnAfter(12)).isFalse();
  }

  @Test
  void anEndlessOneGoesOn() {
    var ladder = new Ladder(Backoff.DEFAULT, -1);

    assertThat(ladder.goesOnAfter(1_000_000)).isTrue();
    assertThat(ladder.after(1_000_000)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aRungIsNamedByItsWaitAndASingleOneNeedsNoNumber() {
    var five = Duration.ofSeconds(5);

    assertThat(new Ladder(Backoff.DEFAULT, 9).suffix(Duration.ofMillis(400)))
        .isEqualTo(".retry.400");
    assertThat(new Ladder(new Backoff(five, five), 3).suffix(five)).isEqualTo(".retry");
  }

  @Test
  void noRedeliveriesAreNoLadder() {
    assertThatThrownBy(() -> new Ladder(Backoff.DEFAULT, 0))
        .hasMessageContaining("maximumRedeliveries is 0");
  }
}
