package dev.drover.dedup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Who a daemon is: an identity that lies in its data folder and outlives restarts. By it a daemon
 * knows the claims that it made before it was killed.
 *
 * <p>A copy of a data folder is a copy of the identity: before a second daemon starts on a copy,
 * its file {@code owner} must be deleted.
 */
public final class OwnerIdentity {

  private OwnerIdentity() {}

  /**
   * The identity of the daemon whose folder this is; made at the first call. To be called by the
   * holder of the folder's lock only.
   *
   * @throws IOException when the folder cannot be read or written, or its file {@code owner} holds
   *     something else
   */
  public static UUID in(Path dataDir) throws IOException {
    Path file = dataDir.resolve("owner");
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  private static UUID read(Path file) throws IOException {
    String text = Files.readString(file).strip();
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "file '%s' holds no identity but '%s'; allowed: one UUID. Restore it, or delete it: then the messages in flight at the last stop wait for the lease"
              .formatted(file, text),
          e);
    }
  }

  /** A kill leaves the whole file or none. */
  private static void create(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling("owner.new");
    byte[] text = (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII);
    try (var channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text));
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
