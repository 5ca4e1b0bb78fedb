package dev.drover.process;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An operator's page, as typed, apart from the daemon's port and data folder. */
class OperationsIT {

  private static final Path PAGE = Path.of("docs", "operations.md");

  @Test
  void everyCommandDoesWhatThePageSays() throws Exception {
    try (var daemon = DaemonProcess.in("operations").start()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> daemon.command("status").out().contains(", ready, up"));
      Path place = Files.createDirectories(daemon.folder().resolve("a folder with spaces"));
      Path archive = Distribution.archive();
      Files.copy(archive, place.resolve(archive.getFileName()));

      String said = run(daemon, place);

      assertThat(said)
          .contains("camel          4.22.0")
          .contains("ready, up")
          .contains("\"ready\" : true", "\"ready\":true")
          .contains("{\"status\":\"UP\"")
          .contains("camel_exchanges_total{", "drover_server_up{server=\"database\"} 1.0");
      assertThat(place.resolve(name(archive)).resolve("target")).doesNotExist();
    }
  }

  @Test
  void runsFromWhereverItIsUnpacked() throws Exception {
    Path place = Files.createDirectories(Path.of("target", "dist", "a b " + System.nanoTime()));
    Path home = Distribution.unpack(Distribution.archive(), place.toAbsolutePath());

    try (var daemon = DaemonProcess.in("elsewhere").launchedBy(home.resolve("bin/drover"))) {
      daemon.start();

      assertThat(daemon.stop()).as(daemon.errors()).isZero();
    }
  }

  @Test
  void theServiceRunsTheLauncherAndLeavesTimeToDrain() throws Exception {
    List<String> unit =
        Readme.blocks(PAGE).stream()
            .filter(block -> block.language().equals("ini"))
            .flatMap(block -> block.lines().stream())
            .toList();

    assertThat(unit)
        .contains("ExecStart=/opt/drover/bin/drover run --config /etc/drover")
        .contains("Environment=DROVER_DATA_DIR=/var/lib/drover", "RestartPreventExitStatus=2");
    String timeout = value(unit, "TimeoutStopSec=");
    assertThat(Integer.parseInt(timeout)).isGreaterThan(60 + 10);
  }

  private static String run(DaemonProcess daemon, Path place) throws Exception {
    String script =
        Readme.blocks(PAGE).stream()
            .filter(block -> block.language().equals("sh"))
            .map(Readme.Block::text)
            .collect(joining())
            .replace("http://127.0.0.1:9876", daemon.httpAddress())
            .replace("data/api.token", "'" + daemon.folder().resolve("data/api.token") + "'");
    var builder = new ProcessBuilder("sh", "-eu", "-c", script).directory(place.toFile());
    builder.environment().putAll(daemon.environment());
    Path out = place.resolve("out");
    Process shell = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(shell.exitValue()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }

  private static String name(Path archive) {
    return archive.getFileName().toString().replace(".tar.gz", "");
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()))
        .findFirst()
        .orElseThrow();
  }
}
