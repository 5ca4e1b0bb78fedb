package dev.drover.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder of route files, and an editor that does not write a file in one piece. */
final class EditedFolder {

  private static final long BETWEEN_PIECES_NANOS = 50_000_000;
  private static final Pattern ROUTE =
      Pattern.compile("^- (?:route|templatedRoute):\\n +(?:id|routeId): (\\S+)", Pattern.MULTILINE);

  private final Path folder;

  EditedFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder hold these files; each one that changes is written in two pieces. */
  void save(Map<String, String> files) throws IOException {
    Map<String, String> now = read();
    for (String gone : now.keySet()) {
      if (!files.containsKey(gone)) {
        Files.delete(folder.resolve(gone));
      }
    }
    for (var file : files.entrySet()) {
      if (!file.getValue().equals(now.get(file.getKey()))) {
        write(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text.substring(0, text.length() / 2));
    LockSupport.parkNanos(BETWEEN_PIECES_NANOS);
    Files.writeString(file, text);
  }

  Map<String, String> read() throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> routes = all.filter(file -> file.toString().endsWith(".camel.yaml")).toList();
      for (Path file : routes) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  /** The ids of the routes in some files. */
  static Set<String> routes(Map<String, String> files) {
    var ids = new TreeSet<String>();
    files.values().forEach(text -> ROUTE.matcher(text).results().forEach(r -> ids.add(r.group(1))));
    return ids;
  }
}
