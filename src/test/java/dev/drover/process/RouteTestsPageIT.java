package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The project that docs/route-tests.md shows, built by Maven with the packaged artifacts. */
class RouteTestsPageIT {

  private static final Path PAGE = Path.of("docs/route-tests.md");
  private static final String VERSION = "0.1.0-SNAPSHOT";

  private final Path folder = Path.of("target/route-tests-page/" + System.nanoTime());
  private final Path project = folder.resolve("project").toAbsolutePath();
  private final Path repository = folder.resolve("repository").toAbsolutePath();

  @BeforeEach
  void install() throws Exception {
    linkOthers(Path.of(System.getProperty("maven.repository")));
    Path drover = Files.createDirectories(repository.resolve("dev/drover/drover/" + VERSION));
    Files.copy(Path.of("pom.xml"), drover.resolve("drover-" + VERSION + ".pom"));
    Files.copy(Path.of("target/drover.jar"), drover.resolve("drover-" + VERSION + ".jar"));
    Files.copy(
        Path.of("target/drover-routetest.jar"),
        drover.resolve("drover-" + VERSION + "-routetest.jar"));
  }

  /** A repository with all that was fetched before, in which Drover can be installed apart. */
  private void linkOthers(Path local) throws IOException {
    Files.createDirectories(repository.resolve("dev"));
    link(local, repository, "dev");
    link(local.resolve("dev"), repository.resolve("dev"), "drover");
  }

  private static void link(Path from, Path to, String except) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.filter(e -> !e.endsWith(except)).toList()) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }

  @Test
  void itsTestsPassAndTellWhenTheRouteIsBroken() throws Exception {
    write("pom.xml", block("xml"));
    write("config/routes/refunds.camel.yaml", block("yaml"));
    write("src/test/java/RefundsTest.java", block("java"));

    assertThat(maven()).contains("Tests run: 3, Failures: 0, Errors: 0, Skipped: 0");

    String swallowing = block("yaml").replace("message-id\n", "another-id\n");
    write("config/routes/refunds.camel.yaml", swallowing);
    assertThat(maven())
        .contains("Tests run: 3, Failures: 1")
        .contains("lost, for its source has let it go: refund-1, but 1 arrived without an id");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(project.resolve(file).getParent());
    Files.writeString(project.resolve(file), text);
  }

  private static String block(String language) throws IOException {
    List<String> blocks =
        Readme.blocks(PAGE).stream()
            .filter(block -> block.language().equals(language))
            .map(Readme.Block::text)
            .toList();
    assertThat(blocks).as(language + " blocks of the page").hasSize(1);
    return blocks.get(0);
  }

  private String maven() throws Exception {
    Path out = project.resolve("out.txt");
    Process maven =
        new ProcessBuilder("mvn", "-o", "-B", "-Dmaven.repo.local=" + repository, "test")
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(maven.waitFor(4, TimeUnit.MINUTES)).as("mvn test ended").isTrue();
    } finally {
      maven.destroyForcibly();
    }
    return Files.readString(out);
  }
}
