package dev.drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** On which Java a bridge runs. */
enum Java {
  RUNNING {
    @Override
    Optional<Path> home() {
      return Optional.of(Path.of(System.getProperty("java.home")));
    }
  },
  /** The JDK 25 that BENCH_JAVA25 names, or one of /usr/lib/jvm. */
  NEWER {
    @Override
    Optional<Path> home() {
      String given = System.getenv("BENCH_JAVA25");
      return given == null ? installed() : Optional.of(Path.of(given));
    }
  };

  /** Its folder; empty when there is none here. */
  abstract Optional<Path> home();

  private static Optional<Path> installed() {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(all)) {
      return homes
          .filter(home -> home.getFileName().toString().matches("(?!\\.).*\\b25\\b.*"))
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .sorted()
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
