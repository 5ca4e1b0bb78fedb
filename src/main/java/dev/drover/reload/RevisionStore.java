package dev.drover.reload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.drover.routes.RouteChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The last revisions, each in a folder of its own, named by its number: {@code revision.json}, and
 * the files as they were. A folder gets its name when it is complete.
 */
final class RevisionStore {

  static final int KEPT = 50;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Path root;

  /**
   * @param folder of the store
   * @param root of the route files, which are kept by their names below it
   */
  RevisionStore(Path folder, Path root) {
    this.folder = folder;
    this.root = root;
  }

  /** The oldest first. */
  List<Revision> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names
          .filter(name -> name.getFileName().toString().matches("[1-9]\\d*"))
          .flatMap(name -> read(name).stream())
          .sorted(Comparator.comparingLong(Revision::number))
          .toList();
    }
  }

  Optional<Revision> latest() throws IOException {
    List<Revision> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  Optional<Revision> find(long number) {
    return read(folder.resolve("" + number));
  }

  /** The files of a revision, by the paths where they belong. */
  SortedMap<Path, byte[]> files(Revision revision) throws IOException {
    var files = new TreeMap<Path, byte[]>();
    Path kept = folder.resolve("" + revision.number()).resolve("files");
    for (String name : revision.files()) {
      files.put(root.resolve(name), Files.readAllBytes(kept.resolve(name)));
    }
    return files;
  }

  /** Keeps what goes live now, under the next number; drops the oldest beyond {@link #KEPT}. */
  Revision add(String cause, RouteChange change, SortedMap<Path, byte[]> files) throws IOException {
    var revision =
        new Revision(
            latest().map(Revision::number).orElse(0L) + 1,
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
            cause,
            change.added(),
            change.changed(),
            change.removed(),
            files.keySet().stream().map(this::name).toList());
    Path fresh = folder.resolve("new");
    delete(fresh);
    write(fresh.resolve("files"), files);
    Files.write(fresh.resolve("revision.json"), JSON.writeValueAsBytes(revision));
    Files.move(fresh, folder.resolve("" + revision.number()), StandardCopyOption.ATOMIC_MOVE);
    dropOld();
    return revision;
  }

  /** Whether no revision that is kept has these files, so that they would be lost. */
  boolean isNowhere(SortedMap<Path, byte[]> files) throws IOException {
    for (Revision revision : all()) {
      if (FolderContent.same(files, files(revision))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Keeps files that a rollback takes out of their folder.
   *
   * @return where
   */
  Path keepDraft(SortedMap<Path, byte[]> files) throws IOException {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
    Path draft = folder.resolve("drafts").resolve(time);
    write(draft, files);
    return draft;
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  private void write(Path to, SortedMap<Path, byte[]> files) throws IOException {
    Files.createDirectories(to);
    for (var file : files.entrySet()) {
      Path copy = to.resolve(name(file.getKey()));
      Files.createDirectories(copy.getParent());
      Files.write(copy, file.getValue());
    }
  }

  private void dropOld() throws IOException {
    List<Revision> all = all();
    for (Revision old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      delete(folder.resolve("" + old.number()));
    }
  }

  /** Empty for what is none, or was left incomplete. */
  private static Optional<Revision> read(Path revision) {
    try {
      return Optional.of(
          JSON.readValue(revision.resolve("revision.json").toFile(), Revision.class));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
