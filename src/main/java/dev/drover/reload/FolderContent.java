package dev.drover.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.SortedMap;

/** The route files of folders as a whole. */
final class FolderContent {

  private FolderContent() {}

  static boolean same(SortedMap<Path, byte[]> some, SortedMap<Path, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.keySet().stream().allMatch(file -> Arrays.equals(some.get(file), others.get(file)));
  }

  /** Each file at once or not at all, under a hidden name before. */
  static void write(SortedMap<Path, byte[]> present, SortedMap<Path, byte[]> wanted)
      throws IOException {
    for (var file : wanted.entrySet()) {
      if (!Arrays.equals(present.get(file.getKey()), file.getValue())) {
        write(file.getKey(), file.getValue());
      }
    }
    for (Path file : present.keySet()) {
      if (!wanted.containsKey(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
