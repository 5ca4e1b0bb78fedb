package dev.drover.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerProbeTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicReference<ServerProbe.Question> server = new AtomicReference<>(() -> {});
  private final ServerProbe probe =
      new ServerProbe(
          "Server", () -> server.get().ask(), Duration.ofMillis(20), Duration.ofMillis(200));

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void trustsAServerThatNobodyHasAskedYet() {
    assertThat(probe.answers()).isTrue();
  }

  @Test
  void knowsARefusalAndItsReasonAndTheReturn() {
    probe.start();
    server.set(
        () -> {
          throw new IOException("connection refused");
        });

    await().atMost(SOON).until(() -> probe.trouble().orElse("").contains("connection refused"));
    assertThat(probe.answers()).isFalse();
    assertThat(probe.trouble().orElseThrow()).contains("no answer for");

    server.set(() -> {});
    await().atMost(SOON).until(probe::answers);
  }

  @Test
  void takesSilenceForAbsence() {
    var hangs = new CountDownLatch(1);
    probe.start();
    server.set(hangs::await);

    await().atMost(SOON).until(() -> !probe.answers());
    assertThat(probe.trouble().orElseThrow()).contains("silent");

    server.set(() -> {});
    hangs.countDown();
    await().atMost(SOON).until(probe::answers);
  }
}
