package dev.drover.dedup;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The claims of one batch that are neither confirmed nor removed. Safe for use by many threads. */
final class BatchClaim {

  private final UUID token;
  private final Map<UUID, Integer> open;

  /**
   * @param messages how many messages of the batch have each claimed key
   */
  BatchClaim(UUID token, Map<UUID, Integer> messages) {
    this.token = token;
    this.open = new HashMap<>(messages);
  }

  UUID token() {
    return token;
  }

  /** Those of the keys that are still open, which they are not any more. */
  synchronized Map<UUID, Integer> take(Collection<UUID> keys) {
    var taken = new HashMap<UUID, Integer>();
    for (UUID key : keys) {
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
