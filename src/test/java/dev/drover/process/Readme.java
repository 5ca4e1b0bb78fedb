package dev.drover.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced blocks of the documentation, as a reader meets them. */
public final class Readme {

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private Readme() {}

  /** A fenced block: its language, its text, and the file that it stands in. */
  public record Block(Path file, String language, String text) {

    List<String> lines() {
      return text.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  public static List<Block> blocks(Path file) throws IOException {
    var blocks = new ArrayList<Block>();
    var matcher = BLOCK.matcher(Files.readString(file));
    while (matcher.find()) {
      blocks.add(new Block(file, matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** README.md and all pages below docs/. */
  public static List<Path> pages() throws IOException {
    var pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }
}
