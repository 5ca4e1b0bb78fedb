package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Edits of route files below the packaged daemon, on the embedded servers. */
class ReloadIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void anEditIsLiveWithinTwoSecondsAndABrokenOneIsNot() throws Exception {
    try (var daemon = DaemonProcess.in("reload")) {
      daemon.withRoute("watch.camel.yaml", route("first", "parcels")).start();

      var took = new ArrayList<Long>();
      for (int revision = 2; revision <= 4; revision++) {
        took.add(edit(daemon, revision));
      }
      System.out.println("from edit to live: " + took + " ms");
      assertThat(took.stream().sorted().toList().get(1)).as("the middle one").isLessThan(2_000);

      FarSide far = new FarSide(daemon);
      assertThat(far.depth("letters")).isZero();

      daemon.withRoute("watch.camel.yaml", route("third", "letters").replace("- log", "- lgo"));
      awaitLog(daemon, "the files in the folder do not run");
      var routes = daemon.command("routes");
      assertThat(routes.exitCode()).as(routes.err()).isZero();
      assertThat(routes.out())
          .contains("revision 4 runs", "what does NOT run", "unknown key 'lgo'")
          .containsPattern("watch +started .* 4  ")
          .containsPattern("orders +started .* 1  ");
      assertThat(daemon.command("status").out()).contains(", ready, up");
      assertThat(daemon.stop()).as(daemon.errors()).isZero();
    }
  }

  private static long edit(DaemonProcess daemon, int revision) throws Exception {
    long edited = System.nanoTime();
    daemon.withRoute("watch.camel.yaml", route("edit " + revision, "letters"));
    awaitLog(daemon, "revision " + revision + " is live");
    return Duration.ofNanos(System.nanoTime() - edited).toMillis();
  }

  @Test
  void everyCommandOfTheIntegratorsPageDoesWhatItSays() throws Exception {
    Path page = Path.of("docs", "integrators.md");
    String yaml = blocks(page, "yaml").get(0).text();
    try (var daemon = DaemonProcess.in("live")) {
      daemon.withRoute("watch-payments.camel.yaml", yaml).start();
      daemon.withRoute("watch-payments.camel.yaml", yaml.replace("\"payment ", "\"paid "));
      awaitLog(daemon, "revision 2 is live");

      var said = new ArrayList<String>();
      for (Readme.Block block : blocks(page, "sh")) {
        for (String line : block.lines()) {
          if (line.startsWith("bin/drover routes")) {
            String[] words = line.split(" ");
            var answer = daemon.command(Arrays.copyOfRange(words, 1, words.length));
            assertThat(answer.exitCode()).as(line + answer.out() + answer.err()).isZero();
            said.add(answer.out());
          }
        }
      }

      assertThat(said).hasSize(10);
      assertThat(said.get(0)).contains("revision 2 runs since").contains(header(page));
      assertThat(said.get(1)).startsWith("no difference");
      assertThat(said.get(2)).contains("file change      changed watch-payments");
      assertThat(said.get(3)).contains("watch-payments is started", "paid ${header.message-id}");
      assertThat(said.get(4)).contains("revision 3 runs (rollback to 1)");
      assertThat(said.get(5)).contains("revision 3 runs (rollback to 1)");
      assertThat(said.get(6)).startsWith("route 'watch-payments' is stopped");
      assertThat(said.get(7)).startsWith("route 'watch-payments' is started");
      assertThat(said.get(8)).startsWith("route 'watch-payments' is suspended");
      assertThat(said.get(9)).startsWith("route 'watch-payments' is started");
      Path file = daemon.folder().resolve("config/routes/watch-payments.camel.yaml");
      assertThat(Files.readString(file)).isEqualTo(yaml);

      var unknown = daemon.command("routes", "stop", "watch-paymets");
      assertThat(unknown.exitCode()).isEqualTo(1);
      assertThat(unknown.err())
          .contains("no route 'watch-paymets'; did you mean 'watch-payments'?");
    }
  }

  /** The line above the routes, as the page shows it. */
  private static String header(Path page) throws Exception {
    return blocks(page, "text").get(1).lines().get(1);
  }

  private static List<Readme.Block> blocks(Path page, String language) throws Exception {
    return Readme.blocks(page).stream().filter(block -> block.language().equals(language)).toList();
  }

  private static void awaitLog(DaemonProcess daemon, String words) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> daemon.errors().contains(words));
  }

  private static String route(String words, String queue) {
    return """
        - route:
            id: watch
            from:
              uri: rabbitmq:%2$s
              parameters:
                exchangeType: fanout
                queue: %2$s
              steps:
                - log:
                    message: %1$s
        """
        .formatted(words, queue);
  }
}
