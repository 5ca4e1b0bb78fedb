package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One check names every fault of every file, and none that only follows from another. */
class SeveralFaultsTest {

  @TempDir Path folder;

  @Test
  void namesEveryFaultOfOneRoute() throws IOException {
    text(
        "orders.camel.yaml",
        """
        - route:
            idd: orders
            from:
              uri: rabbitmq:orders
              parameters:
                queue: orders
                prefechCount: 5
                rotingKey: new
              steps:
                - filter:
                    simple: "${boddy}"
                    steps:
                      - setBoddy:
                          constant: x
                      - to: kaffka:orders
                - bean:
                    ref: nope
                - log:
                    message: x
                    loggingLevel: LOUD
                - to:
                    uri: kafka:orders
                    parameters:
                      requestRequiredAck: all
        """);

    assertThat(places())
        .containsExactly(
            "orders:2 did you mean 'id'?",
            "orders:7 did you mean 'prefetchCount'?",
            "orders:8 did you mean 'routingKey'?",
            "orders:11 ",
            "orders:13 did you mean 'setBody'?",
            "orders:15 did you mean 'kafka'?",
            "orders:17 declare it under 'beans:' in a route file",
            "orders:20 ",
            "orders:24 did you mean 'requestRequiredAcks'?");
  }

  @Test
  void namesTheFaultsOfAllRoutesOfAFileAndOfTheOtherFiles() throws IOException {
    text(
        "a.camel.yaml",
        """
        - route:
            id: one
            from:
              uri: timmer:x
              parameters:
                period: 1
              steps:
                - log: x
        - from:
            uri: timer:{{nope}}
            steps:
              - log: x
        - route:
            id: one
            from:
              uri: timer:y
              steps:
                - lgo: x
        """);
    text("b.camel.yaml", "- route:\n\tid: x\n");

    assertThat(check()).extracting(RouteFault::line).containsExactly(4, 10, 14, 18, 2);
  }

  @Test
  void doesNotBlameWhatOnlyFollowsFromAFault() throws IOException {
    text(
        "a.camel.yaml",
        """
        - beans:
            - name: seen
              type: com.example.Nope
        - routeConfiguration:
            id: retries
            onException:
              - onException:
                  exception:
                    - com.example.Gone
                  handled:
                    constant: "true"
        - route:
            id: a
            routeConfigurationId: retries
            from:
              uri: timer:x
              steps:
                - idempotentConsumer:
                    idempotentRepository: seen
                    simple: "${body}"
                    steps:
                      - log: x
        """);

    var faults = check();
    assertThat(faults).as(faults.toString()).extracting(RouteFault::line).containsExactly(3, 9);
  }

  @Test
  void showsTheLineAsItStandsInTheFile() throws IOException {
    text("a.camel.yaml", "- route:\n    id: a\n    idd: b\n    from:\n      uri: tmer:x\n");

    assertThat(check()).extracting(RouteFault::source).contains("    idd: b", "      uri: tmer:x");
  }

  @Test
  void endsAlsoWithMoreFaultsThanRounds() throws IOException {
    var steps =
        new StringBuilder("- route:\n    id: a\n    from:\n      uri: timer:x\n      steps:\n");
    for (int i = 0; i < 100; i++) {
      steps.append("        - lgo: x\n");
    }
    text("a.camel.yaml", steps.toString());

    assertThat(check()).hasSizeBetween(20, 100);
  }

  private List<String> places() throws IOException {
    return check().stream().map(fault -> "orders:" + fault.line() + " " + fault.hint()).toList();
  }

  private List<RouteFault> check() throws IOException {
    return RouteFiles.find("file:" + folder + "/*.camel.yaml").check(World::rabbitmq);
  }

  private void text(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
