package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

  private static final String ROUTE =
      """
      - route:
          id: %s
          from:
            uri: timer:%s
            steps:
              - log: x
      """;

  @TempDir Path folder;

  @Test
  void findsFilesInAJarAndInItsSubfolders() throws Exception {
    Path jar = jar("jarred/top.camel.yaml", "jarred/bridge/below.camel.yaml", "jarred/no.yaml");

    RouteFiles files = inClassPath(jar, "classpath:jarred/**/*.camel.yaml");

    assertThat(files.names())
        .contains("flows.jar!/jarred/top.camel.yaml", "flows.jar!/jarred/bridge/below.camel.yaml")
        .noneMatch(name -> name.endsWith("no.yaml"));
    assertThat(files.check(World::rabbitmq)).isEmpty();
  }

  @Test
  void findsFilesInClassFolders() throws Exception {
    write("classes/routes/top.camel.yaml", "top");
    write("classes/routes/bridge/deep/below.camel.yaml", "below");

    RouteFiles files = inClassPath(folder.resolve("classes"), "classpath:routes/**/*.camel.yaml");

    assertThat(files.names())
        .contains(
            folder + "/classes/routes/top.camel.yaml",
            folder + "/classes/routes/bridge/deep/below.camel.yaml");
  }

  @Test
  void findsFilesByTwoPatternsAndCountsThem() throws Exception {
    write("config/routes/b.camel.yaml", "b");
    write("config/routes/sub/a.camel.yaml", "a");
    String classes = "classpath:no-such-folder/**/*.camel.yaml";

    RouteFiles files =
        RouteFiles.find(classes + ",file:" + folder + "/config/routes/**/*.camel.yaml");

    assertThat(files.count()).isEqualTo(2);
    assertThat(files.names())
        .containsExactly(
            folder + "/config/routes/b.camel.yaml", folder + "/config/routes/sub/a.camel.yaml");
  }

  @Test
  void findsFilesInAFolderWithBlanksAndForeignLetters() throws IOException {
    write("my routes/größe 100%/a+b.camel.yaml", "a");

    RouteFiles files = RouteFiles.find("file:" + folder + "/my routes/**/*.camel.yaml");

    assertThat(files.names()).containsExactly(folder + "/my routes/größe 100%/a+b.camel.yaml");
    assertThat(files.check(World::rabbitmq)).isEmpty();
  }

  @Test
  void aFolderThatDoesNotExistHoldsNoFiles() throws IOException {
    RouteFiles files = RouteFiles.find("file:" + folder + "/missing/**/*.camel.yaml");

    assertThat(files.count()).isZero();
  }

  @Test
  void namesAnIdThatTwoFilesShare() throws IOException {
    write("one.camel.yaml", "same");
    write("two.camel.yaml", "same");

    List<RouteFault> faults = check();

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).file()).endsWith("two.camel.yaml");
    assertThat(faults.get(0).line()).isEqualTo(2);
    assertThat(faults.get(0).found()).contains("'same'").contains("one.camel.yaml:2");
  }

  @Test
  void blamesOnlyTheBrokenFileForWhatItDeclares() throws IOException {
    text(
        "beans.camel.yaml",
        """
        - beans:
            - name: seen
              typ: org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository
        - routeConfiguration:
            id: retries
        """);
    text(
        "route.camel.yaml",
        """
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

    List<RouteFault> faults = check();

    assertThat(faults).extracting(RouteFault::line).containsExactly(3);
    assertThat(faults.get(0).hint()).isEqualTo("did you mean 'type'?");
  }

  @Test
  void blamesTheTemplateForItsOwnMistake() throws IOException {
    text(
        "a-use.camel.yaml",
        """
        - templatedRoute:
            routeId: prices
            routeTemplateRef: ticks
            parameters:
              - name: topic
                value: prices
        """);
    text(
        "template.camel.yaml",
        """
        - routeTemplate:
            id: ticks
            parameters:
              - name: topic
            from:
              uri: "timer:{{topic}}"
              parameters:
                perod: 5
              steps:
                - log: x
        """);

    List<RouteFault> faults = check();

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).file()).endsWith("template.camel.yaml");
    assertThat(faults.get(0).line()).isEqualTo(8);
  }

  @Test
  void blamesTheUseOfATemplateForAValueThatDoesNotFit() throws IOException {
    text(
        "template.camel.yaml",
        """
        - routeTemplate:
            id: ticks
            parameters:
              - name: target
            from:
              uri: timer:x
              steps:
                - to: "{{target}}"
        """);
    text(
        "use.camel.yaml",
        """
        - templatedRoute:
            routeId: prices
            routeTemplateRef: ticks
            parameters:
              - name: target
                value: kaffka:prices
        """);

    List<RouteFault> faults = check();

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).file()).endsWith("use.camel.yaml");
    assertThat(faults.get(0).line()).isEqualTo(6);
  }

  @Test
  void refusesAFileBeyondItsSize() throws IOException {
    text("large.camel.yaml", "# " + "x".repeat(TextGate.MOST_BYTES));

    List<RouteFault> faults = check();

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).render()).contains("more than 1048576 bytes").contains("split it");
  }

  @Test
  void rendersThePlaceTheLineACaretAndWhatToDo() {
    var fault =
        new RouteFault(
            "config/routes/a.camel.yaml",
            7,
            9,
            "unknown option 'perriod' of endpoint 'timer:x'",
            "period, delay",
            "did you mean 'period'?",
            "        perriod: 1000");

    assertThat(fault)
        .hasToString(
            """
            config/routes/a.camel.yaml:7:9: unknown option 'perriod' of endpoint 'timer:x'
                7 |         perriod: 1000
                  |         ^
              allowed: period, delay
              hint: did you mean 'period'?""");
  }

  private List<RouteFault> check() throws IOException {
    return RouteFiles.find("file:" + folder + "/*.camel.yaml").check(World::rabbitmq);
  }

  private void write(String name, String id) throws IOException {
    text(name, ROUTE.formatted(id, id));
  }

  private void text(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path jar(String... names) throws IOException {
    Path jar = folder.resolve("flows.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out)) {
      for (String parent : List.of("jarred/", "jarred/bridge/")) {
        entries.putNextEntry(new JarEntry(parent));
      }
      for (String name : names) {
        entries.putNextEntry(new JarEntry(name));
        entries.write(ROUTE.formatted(name, "x").getBytes());
      }
    }
    return jar;
  }

  private static RouteFiles inClassPath(Path entry, String pattern) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {entry.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return RouteFiles.find(pattern);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
