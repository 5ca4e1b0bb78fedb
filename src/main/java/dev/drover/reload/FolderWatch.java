package dev.drover.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.camel.util.AntPathMatcher;

/**
 * Whether the route files below some folders have changed, and are at rest since. It reads them all
 * each time that it is asked: they are few and small, and a scan misses nothing that notices of the
 * operating system may (an overflow, a network file system, a folder that was replaced).
 */
final class FolderWatch {

  private static final String FILE = "file:";

  private final List<String> patterns;
  private final Duration rest;
  private final LongSupplier clock;
  private SortedMap<Path, Long> seen = new TreeMap<>();
  private SortedMap<Path, Long> taken;
  private long seenAt;

  /**
   * @param patterns as {@code RouteFiles.find} takes them; those of the class path do not change
   * @param rest how long nothing may have changed
   * @param clock in nanoseconds
   */
  FolderWatch(String patterns, Duration rest, LongSupplier clock) {
    this.patterns =
        Stream.of(patterns.split(","))
            .map(String::strip)
            .filter(pattern -> pattern.startsWith(FILE))
            .map(pattern -> Path.of(pattern.substring(FILE.length())).toAbsolutePath().toString())
            .toList();
    this.rest = rest;
    this.clock = clock;
  }

  /** The folders that are watched, with all below them. */
  List<Path> folders() {
    return patterns.stream().map(FolderWatch::folder).distinct().toList();
  }

  /** A folder that is not there is no order to remove all its routes. */
  boolean isFolderGone() {
    return folders().stream().noneMatch(Files::isDirectory);
  }

  /**
   * Looks once.
   *
   * @return whether the files differ from those that were taken, and have been at rest
   */
  boolean hasNews() {
    SortedMap<Path, Long> now = contents();
    if (!now.equals(seen)) {
      seen = now;
      seenAt = clock.getAsLong();
    }
    return !now.equals(taken) && clock.getAsLong() - seenAt >= rest.toNanos();
  }

  /** Looks again: whether the files are still as {@link #hasNews} saw them. */
  boolean isUnchanged() {
    return contents().equals(seen);
  }

  /** What was seen last is no news any more. */
  void take() {
    taken = seen;
  }

  /** What is there now is no news. */
  void takeAsItIs() {
    seen = contents();
    taken = seen;
  }

  /** By the time when the change was first seen. */
  long seenAt() {
    return seenAt;
  }

  private SortedMap<Path, Long> contents() {
    var contents = new TreeMap<Path, Long>();
    for (Path file : files()) {
      contents.put(file, checksum(file));
    }
    return contents;
  }

  private List<Path> files() {
    var files = new ArrayList<Path>();
    for (String pattern : patterns) {
      Path folder = folder(pattern);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> below = Files.walk(folder)) {
          below.filter(file -> isRouteFile(file, pattern)).forEach(files::add);
        } catch (IOException | UncheckedIOException vanished) {
          files.add(folder); // a folder went away meanwhile: not at rest
        }
      }
    }
    return files;
  }

  private static boolean isRouteFile(Path file, String pattern) {
    return !file.getFileName().toString().startsWith(".")
        && AntPathMatcher.INSTANCE.match(pattern, file.toString())
        && Files.isRegularFile(file);
  }

  private static long checksum(Path file) {
    var checksum = new CRC32();
    try {
      checksum.update(Files.readAllBytes(file));
      return checksum.getValue();
    } catch (IOException vanished) {
      return -1;
    }
  }

  /** Of a pattern, what stands before the first wildcard; of a single file, its folder. */
  private static Path folder(String pattern) {
    Path folder = Path.of(pattern).getParent();
    while (folder.toString().matches(".*[*?{].*")) {
      folder = folder.getParent();
    }
    return folder;
  }
}
