package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compact forms and targets without a route are named, and are no faults. */
class RouteNotesTest {

  @TempDir Path folder;

  @Test
  void namesEachCompactForm() throws IOException {
    assertThat(
            notes(
                """
                - from:
                    uri: timer:x?period=5
                    steps:
                      - setBody:
                          simple: "${body}"
                      - log: "x"
                      - to: mock:x
                      - setHeader:
                          name: a
                          expression:
                            constant: b
                """))
        .containsExactly(
            "1:3 compact form of a route; canonical is 'from' below '- route:'",
            "2:10 options within the uri; canonical are 'parameters' beside it",
            "5:11 compact form; canonical is 'simple' below 'expression:'",
            "6:14 compact form of 'log'; canonical is 'message:' below it",
            "7:13 compact form of 'to'; canonical is 'uri:' below it",
            "11:23 compact form of 'constant'; canonical is 'expression:' below it");
  }

  @Test
  void hasNothingToSayOfTheCanonicalForm() throws IOException {
    RouteFiles files = RouteFiles.find("classpath:routes/**/*.camel.yaml");

    assertThat(files.count()).isGreaterThan(2);
    assertThat(files.notes()).isEmpty();
  }

  @Test
  void namesATargetThatNoRouteTakesFrom() throws IOException {
    assertThat(
            notes(
                """
                - route:
                    id: a
                    from:
                      uri: direct:orders
                      steps:
                        - to:
                            uri: direct:ordrs
                        - to:
                            uri: direct:orders
                        - toD:
                            uri: "direct:${header.next}"
                """))
        .containsExactly(
            "7:18 no route takes what is sent to 'direct:ordrs'; did you mean 'direct:orders'?");
  }

  @Test
  void countsRoutesOfEveryKind() throws IOException {
    Files.writeString(
        folder.resolve("a.camel.yaml"),
        """
        - route: {id: a}
        - from: {uri: timer:x}
        - templatedRoute: {routeId: b}
        - routeTemplate: {id: t}
        - beans: []
        """);

    assertThat(files().routes()).containsValue(3).hasSize(1);
  }

  private List<String> notes(String text) throws IOException {
    Files.writeString(folder.resolve("a.camel.yaml"), text);
    RouteFiles files = files();
    assertThat(files.check(World::rabbitmq)).isEmpty();
    return files.notes().stream()
        .map(note -> note.line() + ":" + note.column() + " " + note.words())
        .toList();
  }

  private RouteFiles files() throws IOException {
    return RouteFiles.find("file:" + folder + "/*.camel.yaml");
  }
}
