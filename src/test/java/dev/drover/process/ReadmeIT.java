package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A newcomer's five minutes: every command of the README, in its order, as typed there. */
class ReadmeIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  private final DaemonProcess daemon = newDaemon();

  @AfterEach
  void stop() {
    daemon.close();
  }

  @Test
  void doesWhatTheReadmeSays() throws Exception {
    List<String> commands = commands();
    assertThat(commands)
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("bin/drover run --demo", "mvn verify", "bin/drover run"),
                    commands.stream().filter(command -> command.startsWith("bin/drover send")))
                .toList());
    Readme.Block route =
        Readme.blocks(Path.of("README.md")).stream()
            .filter(block -> block.language().equals("yaml"))
            .findFirst()
            .orElseThrow();
    daemon.withRoute("watch-orders.camel.yaml", route.text());

    daemon.start();
    List<String> sends = commands.subList(3, commands.size());
    assertThat(sends).hasSize(3);
    for (String send : sends) {
      assertThat(run(send)).as(send).isZero();
    }

    String printed = "order order-1: {\"id\": \"1\", \"item\": \"lamp\"}";
    var far = new FarSide(daemon);
    Awaitility.await().atMost(SOON).until(() -> daemon.errors().contains(printed));
    Awaitility.await().atMost(SOON).until(() -> far.depth("orders.dlq") == 1);
    assertThat(Files.readString(Path.of("README.md"))).contains(printed);
    assertThat(daemon.errors().split(java.util.regex.Pattern.quote(printed))).hasSize(2);
    assertThat(far.drainIds("orders.dlq")).containsExactly("order-2");
  }

  private static List<String> commands() throws IOException {
    var commands = new ArrayList<String>();
    Readme.blocks(Path.of("README.md")).stream()
        .filter(block -> block.language().equals("sh"))
        .forEach(block -> commands.addAll(block.lines()));
    return commands;
  }

  /** Runs a command line as a shell does, against the daemon's ports. */
  private int run(String command) throws Exception {
    var builder = new ProcessBuilder("sh", "-c", command).inheritIO();
    builder.environment().putAll(daemon.environment());
    Process process = builder.start();
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static DaemonProcess newDaemon() {
    try {
      return DaemonProcess.in("readme");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
