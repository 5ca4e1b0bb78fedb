package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchTurnTest {

  private static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);

  private final BatchTurn first = BatchTurn.none().next();
  private final BatchTurn second = first.next();

  @Test
  void theFirstWaitsForNobody() {
    first.await();

    assertThat(first.come()).isDone();
  }

  @Test
  void theNextBeginsWhenTheOneBeforeHasComeToItsTurn() {
    assertThat(first.come()).isNotDone();

    first.await();

    assertThat(first.come()).isDone();
  }

  @Test
  void theNextBeginsWhenTheOneBeforeHasLeftWithoutAWait() {
    first.leave(SETTLED);

    assertThat(first.come()).isDone();
  }

  @Test
  void theNextComesWhenTheOneBeforeHasLeft() {
    first.await();
    CompletableFuture<Void> come = CompletableFuture.runAsync(second::await);
    assertStays(come);

    first.leave(SETTLED);

    assertEnds(come);
  }

  @Test
  void whoLeavesEarlyLetsNobodyPastTheOneBefore() {
    first.await();
    CompletableFuture<Void> left = CompletableFuture.runAsync(() -> second.leave(SETTLED));
    CompletableFuture<Void> third = CompletableFuture.runAsync(second.next()::await);
    assertStays(third);
    assertThat(second.come()).isNotDone();

    first.leave(SETTLED);

    assertEnds(left);
    assertEnds(third);
  }

  @Test
  void oneMayBeUnsettledWhileTheNextIsInTheRouteAndTheNextButOneWaits() {
    var settled = new CompletableFuture<Void>();
    first.leave(settled);
    second.await();
    CompletableFuture<Void> left = CompletableFuture.runAsync(() -> second.leave(SETTLED));
    CompletableFuture<Void> third = CompletableFuture.runAsync(second.next()::await);
    assertStays(third);

    settled.completeExceptionally(new IllegalStateException("is its own matter"));

    assertEnds(left);
    assertEnds(third);
  }

  private static void assertStays(CompletableFuture<?> waiting) {
    await()
        .during(Duration.ofMillis(200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !waiting.isDone());
  }

  private static void assertEnds(CompletableFuture<?> waiting) {
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(5));
  }
}
