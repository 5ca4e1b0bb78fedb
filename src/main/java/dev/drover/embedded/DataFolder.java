package dev.drover.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A folder that one embedded server holds for itself; the operating system frees it on a kill. */
final class DataFolder implements AutoCloseable {

  private static final String LOCK_FILE = ".drover.lock";

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Creates the folder if need be and locks it against other processes and other servers. */
  static DataFolder claim(Path path, String server) {
    try {
      Files.createDirectories(path);
      return new DataFolder(path.toRealPath(), lock(path, server));
    } catch (IOException e) {
      throw new EmbeddedServerUnavailable(
          "'%s' cannot hold the data of the %s: %s. Set 'drover.data-dir' to a folder that can be written"
              .formatted(path, server, e),
          e);
    }
  }

  private static FileChannel lock(Path path, String server) throws IOException {
    var channel =
        FileChannel.open(
            path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new EmbeddedServerUnavailable(
          ("'%s' is in use by another process, wanted for the data of the %s: another drover?"
                  + " Stop it, or set 'drover.data-dir' to another folder")
              .formatted(path, server));
    }
    return channel;
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("'" + path + "' cannot be released", e);
    }
  }
}
