package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page and the tests name one another: no promise without its test, no loss without its row.
 */
class GuaranteesPageTest {

  private static final Path PAGE = Path.of("docs", "guarantees.md");
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern NAME =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");
  private static final Pattern LOSS = Pattern.compile("void (L\\d\\d_\\w+)\\(");

  private final Map<String, String> sources = new TreeMap<>();
  private final String page;

  GuaranteesPageTest() throws IOException {
    page = Files.readString(PAGE);
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
  }

  @Test
  void everyTestThatThePageNamesExists() {
    var missing = new TreeSet<String>();
    var named = NAME.matcher(page);
    int seen = 0;
    while (named.find()) {
      seen++;
      String source = sources.getOrDefault(named.group(1), "");
      boolean there =
          named.group(2) == null
              ? !source.isEmpty()
              : source.contains("void " + named.group(2) + "(");
      if (!there) {
        missing.add(named.group());
      }
    }
    assertThat(seen).as("names on the page").isGreaterThan(20);
    assertThat(missing).as("on the page and nowhere else").isEmpty();
  }

  @Test
  void everyLossOfTheCatalogueIsOnThePage() {
    var absent = new TreeSet<String>();
    var numbers = new TreeSet<String>();
    sources.forEach(
        (name, source) -> {
          var loss = LOSS.matcher(source);
          while (loss.find()) {
            numbers.add(loss.group(1).substring(0, 3));
            if (!page.contains("`" + name + "." + loss.group(1) + "`")) {
              absent.add(name + "." + loss.group(1));
            }
          }
        });
    assertThat(numbers).hasSize(11).startsWith("L01").endsWith("L11");
    assertThat(absent).as("tests of losses that the page does not name").isEmpty();
  }
}
