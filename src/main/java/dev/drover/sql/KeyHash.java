package dev.drover.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The primary key of what two texts of any length name together: the first 128 bits of SHA-256 over
 * both in UTF-8, with a zero byte between. 64 bits would be too few for as many rows as there may
 * be.
 */
public final class KeyHash {

  private KeyHash() {}

  /**
   * @param first without a zero character; else it could stand for the other's beginning
   */
  public static UUID of(String first, String second) {
    MessageDigest digest = sha256();
    digest.update(first.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(second.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
