package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

  private final StringWriter printed = new StringWriter();
  private final StartReport report = new StartReport(new PrintWriter(printed));
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void triesUntilTheServerAnswersAndSaysMeanwhileWhatItWaitsFor() throws Exception {
    var waiting = new Waiting(Duration.ofMinutes(1), report);

    String answer = waiting.until("Server", this::answersTheThirdTime);

    assertThat(answer).isEqualTo("here");
    assertThat(tries).hasValue(3);
    assertThat(printed.toString()).containsOnlyOnce("waiting for Server: refused 1");
    assertThat(report.waitsFor()).as("after that").isEqualTo("starting");
  }

  private String answersTheThirdTime() throws IOException {
    if (tries.incrementAndGet() > 1) {
      assertThat(report.waitsFor()).contains("waiting for Server: refused");
    }
    if (tries.get() < 3) {
      throw new ConnectException("refused " + tries.get());
    }
    return "here";
  }

  @Test
  void givesUpWithTheLastReasonWhenThePatienceIsOver() {
    var waiting = new Waiting(Duration.ofMillis(500), report);

    assertThatThrownBy(() -> waiting.until("Server", this::refuses)).hasMessage("refused");
    assertThat(tries.get()).isBetween(2, 3);
  }

  private Object refuses() throws IOException {
    tries.incrementAndGet();
    throw new ConnectException("refused");
  }

  @Test
  void doesNotWaitForWhatWaitingDoesNotBring() {
    var waiting = new Waiting(Duration.ofMinutes(1), report);

    assertThatThrownBy(
            () ->
                waiting.until(
                    "Server",
                    () -> {
                      tries.incrementAndGet();
                      throw new Topics.TopicsRefused("no topic", null);
                    }))
        .hasMessage("no topic");
    assertThat(tries).hasValue(1);
  }
}
