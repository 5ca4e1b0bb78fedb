package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private final InFlight inFlight = new InFlight(Duration.ofSeconds(30));

  @Test
  void whoWaitsIsTheFirstToHearOfTheEnd() throws Exception {
    UUID token = inFlight.begin();
    inFlight.join(token);
    var ended = new CompletableFuture<Boolean>();
    var waiting = new Thread(() -> ended.complete(inFlight.awaitEnd(token)));
    waiting.start();

    inFlight.end(token);
    Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(ended).isNotDone();
    inFlight.end(token);

    assertThat(ended.get()).isTrue();
    assertThat(inFlight.holds(token)).isFalse();
  }

  @Test
  void nobodyWaitsLongerThanAMoment() {
    var brief = new InFlight(Duration.ofMillis(1));
    UUID token = brief.begin();

    assertThat(brief.awaitEnd(token)).isFalse();
    assertThat(brief.holds(token)).isTrue();
  }

  @Test
  void tellsWhenTheLastOfSomeHasEnded() {
    UUID one = inFlight.begin();
    UUID other = inFlight.begin();
    CompletableFuture<Void> ended = inFlight.whenEnded(List.of(one, other, UUID.randomUUID()));

    inFlight.end(one);
    assertThat(ended).isNotDone();
    inFlight.end(other);

    assertThat(ended).isDone();
    assertThat(inFlight.whenEnded(List.of(one))).isDone();
  }

  @Test
  void tellsAfterAMomentOfWhatHasNotEnded() {
    var brief = new InFlight(Duration.ofMillis(1));

    assertThat(brief.whenEnded(List.of(brief.begin()))).succeedsWithin(Duration.ofSeconds(10));
  }
}
