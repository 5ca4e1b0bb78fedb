package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops real processes by real signals. */
class RunSignalsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void endTheProcess() {
    process.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void drainsAtTheFirstSignalAndExits0(String signal) throws Exception {
    start("AT_ONCE", "run", "--config", "conf");

    signal(signal);

    assertThat(exitCode()).isZero();
    assertThat(err()).contains("SIG" + signal + ": stopping").contains("draining");
    assertThat(out()).contains("started with").contains("conf");
  }

  @Test
  void stopsAtOnceAtTheSecondSignal() throws Exception {
    start("NEVER", "run");
    signal("TERM");
    await().atMost(PATIENCE).until(() -> err().contains("draining"));

    signal("TERM");

    assertThat(exitCode()).isEqualTo(130);
    assertThat(err()).contains("SIGTERM again: stopping at once");
  }

  @Test
  void exits1WhenDrainingTakesTooLong() throws Exception {
    start("NEVER", "run");

    signal("TERM");

    assertThat(exitCode()).isEqualTo(1);
    assertThat(err()).contains("draining took longer than 10 s");
  }

  @Test
  void exits1WhenTheDemoFindsNoBroker() throws Exception {
    start("AT_ONCE", "run", "--demo", "--exit");

    assertThat(exitCode()).isEqualTo(1);
    assertThat(err()).contains("Kafka at '127.0.0.1:1' cannot be reached").contains("draining");
  }

  @Test
  void runsOnWhenTheDemoFails() throws Exception {
    start("AT_ONCE", "run", "--demo");
    await().atMost(PATIENCE).until(() -> err().contains("cannot be reached"));

    signal("TERM");

    assertThat(exitCode()).isZero();
    assertThat(err()).contains("draining");
  }

  private void start(String... args) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FakeDaemon.class.getName());
    command.addAll(List.of(args));
    process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    await().atMost(PATIENCE).until(() -> out().contains("started"));
  }

  private void signal(String name) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"), UTF_8);
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"), UTF_8);
  }
}
