package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts of docs/performance.md that a run writes, between a begin and an end mark each. */
final class PerformancePage {

  private static final Path DOCS = Path.of("..", "docs");
  static final Path PLOT = DOCS.resolve("performance.svg");
  private static final Path PAGE = DOCS.resolve("performance.md");

  private PerformancePage() {}

  /** Puts a part in place of what is there under its name. */
  static void replace(String part, String text) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- " + part + ": written by bench/run -->\n";
    String end = "\n<!-- end of " + part + " -->";
    int from = page.indexOf(begin);
    int to = page.indexOf(end, from);
    if (from < 0 || to < 0) {
      throw new IOException(PAGE + " has no marks for " + part);
    }
    Files.writeString(
        PAGE, page.substring(0, from + begin.length()) + "\n" + text + "\n" + page.substring(to));
  }
}
