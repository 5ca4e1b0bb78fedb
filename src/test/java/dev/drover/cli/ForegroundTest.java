package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ForegroundTest {

  private final StringWriter said = new StringWriter();
  private final PrintWriter err = new PrintWriter(said, true);
  private final AtomicInteger halted = new AtomicInteger(-1);
  private final StopRequest stop = new StopRequest(err, halted::set);

  @Test
  void drainsOnASignalThatCameDuringTheStart() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE);
    stop.signal("SIGTERM");

    int code = foreground(daemon).run(() -> 0, false);

    assertThat(code).isZero();
    assertThat(daemon.closed.getCount()).isZero();
    assertThat(halted).hasValue(-1);
  }

  @Test
  void endsWith0WhenTheDaemonStopsOfItsOwnAccord() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE);
    daemon.closed.countDown();

    assertThat(foreground(daemon).run(() -> 0, false)).isZero();
  }

  @Test
  void answersWithTheWorksExitCodeAfterDraining() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE);

    assertThat(foreground(daemon).run(() -> 1, true)).isEqualTo(1);
    assertThat(daemon.closed.getCount()).isZero();
  }

  @Test
  void drainsAndFailsWhenTheWorkFails() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE);

    int code = foreground(daemon).run(this::fail, true);

    assertThat(code).isEqualTo(1);
    assertThat(said.toString()).contains("no broker");
    assertThat(daemon.closed.getCount()).isZero();
  }

  @Test
  void drainsEvenWhenTheWorkBreaks() {
    var daemon = new FakeDaemon(FakeDaemon.Closing.AT_ONCE);

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                foreground(daemon)
                    .run(
                        () -> {
                          throw new IllegalStateException("bug");
                        },
                        true))
        .hasMessage("bug");

    assertThat(daemon.closed.getCount()).isZero();
  }

  @Test
  void failsWhenDrainingPassesItsLimit() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.NEVER);

    assertThat(foreground(daemon).run(() -> 0, true)).isEqualTo(1);
    assertThat(said.toString()).contains("draining took longer");
  }

  @Test
  void failsWhenClosingBreaks() throws Exception {
    var daemon = new FakeDaemon(FakeDaemon.Closing.BROKEN);

    assertThat(foreground(daemon).run(() -> 0, true)).isEqualTo(1);
    assertThat(said.toString()).contains("cannot close");
  }

  @Test
  void haltsAtTheSecondSignal() {
    stop.signal("SIGTERM");
    assertThat(halted).hasValue(-1);

    stop.signal("SIGINT");

    assertThat(halted).hasValue(StopRequest.AT_ONCE);
    assertThat(said.toString()).contains("SIGINT again");
  }

  private int fail() {
    throw new CommandFailed("no broker");
  }

  private Foreground foreground(FakeDaemon daemon) {
    return new Foreground(daemon, stop, err, Duration.ofSeconds(1));
  }
}
