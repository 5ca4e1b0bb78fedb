package dev.drover.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  private static final String OLD = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";

  @Test
  void showsEachChangeWithThreeLinesAround() {
    String fresh = OLD.replace("b\n", "B\n").replace("k\n", "k\nK\n");

    assertThat(diff(files("x", OLD), files("x", fresh)))
        .isEqualTo(
            """
            --- old: x
            +++ new: x
            @@ -1,5 +1,5 @@
             a
            -b
            +B
             c
             d
             e
            @@ -9,4 +9,5 @@
             i
             j
             k
            +K
             l
            """);
  }

  @Test
  void joinsChangesThatAreNear() {
    assertThat(diff(files("x", OLD), files("x", OLD.replace("c\n", "").replace("h\n", "H\n"))))
        .contains("@@ -1,11 +1,10 @@")
        .containsOnlyOnce("@@ -");
  }

  @Test
  void showsNewAndGoneFiles() {
    assertThat(diff(files("x", "a\n"), files("y", "b\n")))
        .isEqualTo(
            "--- old: x\n+++ new: x\n@@ -1,1 +0,0 @@\n-a\n--- old: y\n+++ new: y\n@@ -0,0 +1,1 @@\n+b\n");
  }

  @Test
  void isEmptyWhenNothingDiffers() {
    assertThat(diff(files("x", OLD), files("x", OLD))).isEmpty();
  }

  @Test
  void takesFilesThatAreTooLongToCompareAsOneChange() {
    String old = "o\n".repeat(4_000);
    String diff = diff(files("x", "a\n" + old), files("x", "a\n" + "n\n".repeat(4_000)));

    assertThat(diff).contains("@@ -1,4001 +1,4001 @@\n a\n-o\n", "-o\n+n\n");
  }

  private static String diff(SortedMap<Path, byte[]> old, SortedMap<Path, byte[]> fresh) {
    return UnifiedDiff.of(old, "old", fresh, "new", Path::toString);
  }

  private static SortedMap<Path, byte[]> files(String name, String text) {
    var files = new TreeMap<Path, byte[]>();
    files.put(Path.of(name), text.getBytes(StandardCharsets.UTF_8));
    return files;
  }
}
