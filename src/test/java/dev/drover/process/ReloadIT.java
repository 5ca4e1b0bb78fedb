package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Edits of route files below the packaged daemon, on the embedded servers. */
class ReloadIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void anEditIsLiveWithinTwoSecondsAndABrokenOneIsNot() throws Exception {
    try (var daemon = DaemonProcess.in("reload")) {
      daemon.withRoute("watch.camel.yaml", route("first", "parcels")).start();

      long edited = System.nanoTime();
      daemon.withRoute("watch.camel.yaml", route("second", "letters"));
      awaitLog(daemon, "revision 2 is live");
      Duration took = Duration.ofNanos(System.nanoTime() - edited);
      System.out.println("from edit to live: " + took.toMillis() + " ms");
      assertThat(took).isLessThan(Duration.ofSeconds(2));

      FarSide far = new FarSide(daemon);
      assertThat(far.depth("letters")).isZero();

      daemon.withRoute("watch.camel.yaml", route("third", "letters").replace("lgo", "log"));
      daemon.withRoute("watch.camel.yaml", route("third", "letters").replace("- log", "- lgo"));
      awaitLog(daemon, "the route files are at fault");
      var routes = daemon.command("routes");
      assertThat(routes.exitCode()).as(routes.err()).isZero();
      assertThat(routes.out())
          .contains("revision 2 runs", "what does NOT run", "unknown key 'lgo'")
          .containsPattern("watch +started .* 2  ")
          .containsPattern("orders +started .* 1  ");
      assertThat(daemon.command("status").out()).contains(", ready, up");
      assertThat(daemon.stop()).as(daemon.errors()).isZero();
    }
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
