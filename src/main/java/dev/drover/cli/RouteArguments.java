package dev.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** The route files that were named on the command line, themselves or by their folder. */
final class RouteArguments {

  /** A file that was named and does not exist. */
  static final class NotThere extends Exception {
    NotThere(Path file) {
      super("'%s' does not exist; name route files or folders that hold some".formatted(file));
    }
  }

  private static final String ENDING = ".camel.yaml";

  private RouteArguments() {}

  /** Absolute, each once, in the order given; a folder's sorted. */
  static List<Path> files(List<Path> named) throws NotThere, IOException {
    var files = new LinkedHashSet<Path>();
    for (Path path : named) {
      if (!Files.exists(path)) {
        throw new NotThere(path);
      }
      Path absolute = path.toAbsolutePath().normalize();
      files.addAll(Files.isDirectory(path) ? below(absolute) : List.of(absolute));
    }
    return new ArrayList<>(files);
  }

  private static Collection<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }
}
