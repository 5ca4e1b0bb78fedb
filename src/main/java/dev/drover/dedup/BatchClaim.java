package dev.drover.dedup;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The claims of one batch that are neither confirmed nor removed. Safe for use by many threads. */
final class BatchClaim {

  private final UUID token;
  private final Map<String, UUID> keys = new HashMap<>();
  private final Map<UUID, Integer> open;
  private final Map<UUID, String> places;

  /**
   * @param all of the batch
   * @param messages how many messages of the batch have each claimed key
   * @param places where the rows lie that were made for it, by their keys
   */
  BatchClaim(
      UUID token, Collection<DedupKey> all, Map<UUID, Integer> messages, Map<UUID, String> places) {
    this.token = token;
    all.forEach(key -> keys.put(key.messageId(), key.hash()));
    this.open = new HashMap<>(messages);
    this.places = places;
  }

  Map<UUID, String> places() {
    return places;
  }

  UUID token() {
    return token;
  }

  /** The keys of those messages that are still open, which they are not any more. */
  synchronized Map<UUID, Integer> take(Collection<String> messageIds) {
    var taken = new HashMap<UUID, Integer>();
    for (String id : messageIds) {
      UUID key = keys.get(id);
      Integer messages = open.remove(key);
      if (messages != null) {
        taken.put(key, messages);
      }
    }
    return taken;
  }

  synchronized boolean isOver() {
    return open.isEmpty();
  }
}
