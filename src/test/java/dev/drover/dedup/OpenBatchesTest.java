package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OpenBatchesTest {

  private final UUID one = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  @Test
  void tellsWhenTheLastOfSomeHasEnded() {
    var batches = new OpenBatches(Duration.ofSeconds(30));
    batches.begin(one);
    batches.begin(other);
    CompletableFuture<Void> ended = batches.whenEnded(List.of(one, other, UUID.randomUUID()));

    batches.end(one);
    assertThat(ended).isNotDone();
    batches.end(other);

    assertThat(ended).isDone();
    assertThat(batches.whenEnded(List.of(one))).isDone();
    assertThat(batches.holds(one)).isFalse();
  }

  @Test
  void tellsAfterAMomentOfWhatHasNotEnded() {
    var batches = new OpenBatches(Duration.ofMillis(1));
    batches.begin(one);

    assertThat(batches.whenEnded(List.of(one))).succeedsWithin(Duration.ofSeconds(10));
    assertThat(batches.holds(one)).isTrue();
  }
}
