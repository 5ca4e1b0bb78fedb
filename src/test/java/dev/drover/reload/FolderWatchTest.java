package dev.drover.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

  private static final Duration REST = Duration.ofMillis(300);

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong();
  private FolderWatch watch;

  @BeforeEach
  void begin() {
    String pattern = "file:" + folder + "/**/*.camel.yaml";
    watch = new FolderWatch("classpath:routes/*.yaml," + pattern, REST, clock::get);
    watch.takeAsItIs();
  }

  @Test
  void aChangeIsNewsOnceItHasBeenAtRest() throws Exception {
    write("a.camel.yaml", "one");
    assertThat(watch.hasNews()).isFalse();
    after(299);
    assertThat(watch.hasNews()).isFalse();
    after(1);
    assertThat(watch.hasNews()).isTrue();
  }

  @Test
  void eachFurtherChangeBeginsTheRestAnew() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("a.camel.yaml", "one".repeat(i));
      assertThat(watch.hasNews()).isFalse();
      after(200);
    }
    after(100);
    assertThat(watch.hasNews()).isTrue();
  }

  @Test
  void whatWasTakenIsNoNews() throws Exception {
    write("a.camel.yaml", "one");
    rest();
    watch.take();
    assertThat(watch.hasNews()).isFalse();

    write("b/c/new.camel.yaml", "one");
    rest();
    assertThat(watch.hasNews()).as("a file in a new folder").isTrue();
    watch.take();

    Files.delete(folder.resolve("a.camel.yaml"));
    rest();
    assertThat(watch.hasNews()).as("a deleted file").isTrue();
  }

  @Test
  void seesAChangeThatKeepsSizeAndTime() throws Exception {
    Path file = write("a.camel.yaml", "one");
    FileTime time = Files.getLastModifiedTime(file);
    watch.takeAsItIs();

    write("a.camel.yaml", "two");
    Files.setLastModifiedTime(file, time);
    rest();

    assertThat(watch.hasNews()).isTrue();
  }

  @Test
  void seesThatSomethingChangedSinceItLooked() throws Exception {
    write("a.camel.yaml", "one");
    rest();
    assertThat(watch.isUnchanged()).isTrue();

    write("a.camel.yaml", "two");

    assertThat(watch.isUnchanged()).isFalse();
  }

  @Test
  void leavesOtherFilesAlone() throws Exception {
    write("notes.txt", "x");
    write(".a.camel.yaml", "x");
    write("a.camel.yaml~", "x");
    Files.createSymbolicLink(folder.resolve("gone.camel.yaml"), folder.resolve("nowhere"));
    rest();

    assertThat(watch.hasNews()).isFalse();
    assertThat(watch.folders()).containsExactly(folder);
  }

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private void after(long millis) {
    clock.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  /** Looks, lets the time of rest pass, looks. */
  private void rest() {
    watch.hasNews();
    after(REST.toMillis());
    watch.hasNews();
  }
}
