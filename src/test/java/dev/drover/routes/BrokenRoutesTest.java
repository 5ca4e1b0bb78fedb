package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A corpus of mistakes. The first line of each file says what is expected: {@code # expect: 7 |
 * prefechCount | did you mean 'prefetchCount'}, the line (0: the file as a whole) and words.
 */
class BrokenRoutesTest {

  private static final Path CORPUS = Path.of("src/test/resources/routes-broken");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void namesTheLineAndTheMistake(Path file) throws IOException {
    String[] expected = expectation(file);

    List<RouteFault> faults = RouteFiles.find("file:" + file).check(World::rabbitmq);

    assertThat(faults).as(file.toString()).hasSize(1);
    RouteFault fault = faults.get(0);
    assertThat(fault.file()).isEqualTo(file.toString());
    assertThat(fault.line()).as(fault.render()).isEqualTo(Integer.parseInt(expected[0]));
    for (int i = 1; i < expected.length; i++) {
      assertThat(fault.render()).contains(expected[i]);
    }
    assertThat(fault.render()).doesNotContainPattern("\\.[A-Z]\\w*Exception:|\tat ");
    assertThat(fault.render().lines().count()).isLessThanOrEqualTo(6);
  }

  @Test
  void namesEachOfAllBrokenFilesWhenTheyAreCheckedTogether() throws IOException {
    long start = System.nanoTime();
    RouteFiles files = RouteFiles.find("file:" + CORPUS + "/*.camel.yaml");

    List<RouteFault> faults = files.check(World::rabbitmq);

    assertThat(files.count()).as("files checked").isGreaterThanOrEqualTo(150);
    List<String> named = faults.stream().map(RouteFault::file).distinct().toList();
    assertThat(named).containsExactlyElementsOf(files.names());
    report(files.count(), "broken", start);
  }

  static void report(int count, String kind, long start) {
    String text = "%d %s route files checked in %d ms";
    System.out.println(text.formatted(count, kind, (System.nanoTime() - start) / 1_000_000));
  }

  private static String[] expectation(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean wide = bytes[0] == (byte) 0xff;
    String text = new String(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
    String first = text.lines().findFirst().orElseThrow();
    assertThat(first).startsWith("# expect: ");
    return first.substring("# expect: ".length()).strip().split(" \\| ");
  }
}
