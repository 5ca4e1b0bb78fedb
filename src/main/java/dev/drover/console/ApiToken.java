package dev.drover.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a command shows to be let in: whoever can read the file may command the daemon. 256 random
 * bits, new at every start.
 */
public final class ApiToken implements AutoCloseable {

  private static final int BYTES = 32;

  private final Path file;
  private final String text;

  private ApiToken(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Where the token of a daemon with this data folder is. */
  public static Path file(Path dataDir) {
    return dataDir.resolve("api.token");
  }

  /**
   * Writes a new token in place of an old one; nobody but the daemon's user can read it at any
   * moment.
   *
   * @throws IOException when the folder cannot be written
   */
  public static ApiToken create(Path dataDir) throws IOException {
    var bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    var token = new ApiToken(file(dataDir), HexFormat.of().formatHex(bits));
    token.write();
    return token;
  }

  /** Takes as long for a wrong token as for the right one. */
  boolean isIn(Request request) {
    String shown = request.header("Authorization").orElse("");
    return MessageDigest.isEqual(bytes(shown), bytes("Bearer " + text));
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  private void write() throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownerOnly);
    Files.writeString(fresh, text + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
