package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
