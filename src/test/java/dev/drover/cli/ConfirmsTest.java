package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConfirmsTest {

  private final Confirms confirms = new Confirms("the broker", 2, Duration.ofSeconds(20));

  @Test
  void holdsTheSenderBackWhenTheWindowIsFull() {
    var taken = new AtomicInteger();
    var sender =
        CompletableFuture.runAsync(
            () -> {
              for (int n = 0; n < 3; n++) {
                confirms.take();
                taken.incrementAndGet();
              }
            });
    await().until(() -> taken.get() == 2);
    assertThat(sender).isNotDone();

    confirms.confirmed(1);

    sender.join();
    assertThat(confirms.confirmed()).isEqualTo(1);
  }

  @Test
  void throwsTheFirstFault() {
    confirms.take();
    confirms.failed("first");
    confirms.failed("second");

    assertThatThrownBy(confirms::awaitAll).isInstanceOf(CommandFailed.class).hasMessage("first");
    assertThatThrownBy(confirms::take).hasMessage("first");
  }

  @Test
  void prefersTheReasonThatComesRightAfterARefusal() {
    confirms.take();
    confirms.refused("refused");
    var soon = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(() -> confirms.failed("no queue is bound"), soon);

    assertThatThrownBy(confirms::awaitAll).hasMessage("no queue is bound");
  }

  @Test
  void throwsTheRefusalWhenNoReasonFollows() {
    confirms.take();
    confirms.refused("refused");

    assertThatThrownBy(confirms::awaitAll).hasMessage("refused");
  }

  @Test
  void givesUpWhenNothingIsConfirmedForTooLong() {
    var impatient = new Confirms("the broker", 2, Duration.ofMillis(20));
    impatient.take();

    assertThatThrownBy(impatient::awaitAll)
        .hasMessageContaining("the broker confirmed nothing")
        .hasMessageContaining("1 messages may or may not be stored");
  }
}
