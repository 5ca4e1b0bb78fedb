package dev.drover.sql;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second daemon out of a data folder: two daemons with one identity would take each other's
 * claims. The operating system ends the lock with the process, however that ends.
 */
public final class DataFolderLock implements AutoCloseable {

  /** Another daemon works in the folder. */
  public static final class DataFolderInUse extends Exception {
    private DataFolderInUse(Path dataDir, String holder) {
      super(
          "data folder '%s' is in use by process %s; stop that daemon, or give this one another 'drover.data-dir'"
              .formatted(dataDir, holder));
    }
  }

  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, which is created when it is not there, until {@link #close}.
   *
   * @throws DataFolderInUse at once when another daemon, in this JVM or another, has it
   * @throws IOException when the folder cannot be written
   */
  public static DataFolderLock acquire(Path dataDir) throws IOException, DataFolderInUse {
    Files.createDirectories(dataDir);
    FileChannel channel =
        FileChannel.open(
            dataDir.resolve("drover.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      lock(channel, dataDir);
      return new DataFolderLock(channel);
    } catch (IOException | DataFolderInUse e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path dataDir) throws IOException, DataFolderInUse {
    if (tryLock(channel) == null) {
      throw new DataFolderInUse(dataDir, read(channel));
    }
    channel.truncate(0);
    channel.write(bytes(ProcessHandle.current().pid()), 0);
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static ByteBuffer bytes(long pid) {
    return ByteBuffer.wrap((pid + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
  }

  /** Frees the folder for the next daemon; the file stays. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
