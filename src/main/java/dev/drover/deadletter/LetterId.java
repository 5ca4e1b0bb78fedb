package dev.drover.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The identity of a dead letter, 32 hexadecimal digits: the first half of a SHA-256. It says which
 * failure it is, not which copy: a second letter of one message from one route has the same.
 */
final class LetterId {

  private static final int BYTES = 16;

  private LetterId() {}

  /** Of a message that a route gave up. */
  static String of(String route, String messageId) {
    return hash("route".getBytes(UTF_8), route.getBytes(UTF_8), messageId.getBytes(UTF_8));
  }

  /** Of a message without an id that a route gave up: messages of the same bytes are one. */
  static String of(String route, byte[] body) {
    return hash("body".getBytes(UTF_8), route.getBytes(UTF_8), body);
  }

  /**
   * Of a letter that somebody else wrote.
   *
   * @param position where it lies, as far as its place has lasting positions; else what its
   *     properties tell it by
   */
  static String ofForeign(String position, byte[] body) {
    return hash("foreign".getBytes(UTF_8), position.getBytes(UTF_8), body);
  }

  /** Each part with its length, so that no two lists of parts are one text. */
  private static String hash(byte[]... parts) {
    MessageDigest digest = sha256();
    for (byte[] part : parts) {
      digest.update((part.length + ":").getBytes(UTF_8));
      digest.update(part);
    }
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
