package dev.drover.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchTurnTest {

  private final BatchTurn first = BatchTurn.none().next();

  @Test
  void theFirstWaitsForNobody() {
    first.await();
  }

  @Test
  void theNextBeginsWhenTheOneBeforeHasCome() {
    CompletableFuture<BatchTurn> second = CompletableFuture.supplyAsync(first::next);
    assertStays(second);

    first.await();

    assertEnds(second);
  }

  @Test
  void theNextBeginsWhenTheOneBeforeHasLeftWithoutAWait() {
    first.leave();

    first.next().await();
  }

  @Test
  void theNextComesWhenTheOneBeforeHasLeft() {
    first.await();
    BatchTurn second = first.next();
    CompletableFuture<Void> come = CompletableFuture.runAsync(second::await);
    assertStays(come);

    first.leave();

    assertEnds(come);
  }

  @Test
  void whoLeavesEarlyLetsNobodyPastTheOneBefore() {
    first.await();
    BatchTurn second = first.next();
    second.leave();
    CompletableFuture<Void> third = CompletableFuture.runAsync(second.next()::await);
    assertStays(third);

    first.leave();

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
