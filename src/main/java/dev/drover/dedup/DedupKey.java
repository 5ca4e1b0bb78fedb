package dev.drover.dedup;

import dev.drover.sql.KeyHash;
import dev.drover.sql.StoredText;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
    return new DedupKey(KeyHash.of(repository, messageId), repository, messageId);
  }

  /** The keys of many messages, in their order. */
  static List<DedupKey> of(String repository, Collection<String> messageIds) {
    return messageIds.stream().map(id -> of(repository, id)).toList();
  }

  /** By their hashes, in the order in which every transaction wants its rows. */
  static SortedMap<UUID, DedupKey> inOrder(Collection<DedupKey> keys) {
    var inOrder = new TreeMap<UUID, DedupKey>();
    keys.forEach(key -> inOrder.put(key.hash(), key));
    return inOrder;
  }

  /** The id as a column can hold it: PostgreSQL takes no zero character. */
  String storedMessageId() {
    return StoredText.of(messageId);
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
