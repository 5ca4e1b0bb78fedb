package dev.drover.dedup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * The primary key of a message in a repository: 128 bits of SHA-256, so that an id of any length
 * costs the same, and two that differ in anything have different keys.
 *
 * @param hash the key
 * @param repository the name of the repository: the route's id
 * @param messageId as the route found it
 */
record DedupKey(UUID hash, String repository, String messageId) {

  private static final int SHOWN = 200;

  static DedupKey of(String repository, String messageId) {
    MessageDigest digest = sha256();
    digest.update(repository.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(messageId.getBytes(StandardCharsets.UTF_8)));
    return new DedupKey(new UUID(bytes.getLong(), bytes.getLong()), repository, messageId);
  }

  /** The keys of many messages, in their order. */
  static List<DedupKey> of(String repository, Collection<String> messageIds) {
    return messageIds.stream().map(id -> of(repository, id)).toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The id as a column can hold it: PostgreSQL takes no zero character. */
  String storedMessageId() {
    return messageId.replace('\0', '\uFFFD');
  }

  /** The id for a message to people, its end cut off when it is very long. */
  String shownMessageId() {
    return shown(messageId);
  }

  /** An id for a message to people, its end cut off when it is very long. */
  static String shown(String messageId) {
    return messageId.length() <= SHOWN ? messageId : messageId.substring(0, SHOWN) + "…";
  }
}
