package dev.drover.dedup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** The claims of one batch that are neither confirmed nor removed. Safe for use by many threads. */
final class BatchClaim {

  /**
   * Claims that are open no more.
   *
   * @param messages how many messages have one of the keys
   */
  record Taken(SortedMap<UUID, DedupKey> keys, int messages) {

    private static Taken of(List<DedupKey> keys, int messages) {
      return new Taken(DedupKey.inOrder(keys), messages);
    }

    static Taken none() {
      return of(List.of(), 0);
    }

    boolean isEmpty() {
      return keys.isEmpty();
    }
  }

  private final UUID token;
  private final Map<String, DedupKey> keys = new HashMap<>();
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
    all.forEach(key -> keys.put(key.messageId(), key));
    this.open = new HashMap<>(messages);
    this.places = places;
  }

  Map<UUID, String> places() {
    return places;
  }

  UUID token() {
    return token;
  }

  /** The claims of those messages that are still open, which they are not any more. */
  synchronized Taken take(Collection<String> messageIds) {
    var taken = new ArrayList<DedupKey>();
    int messages = 0;
    for (String id : messageIds) {
      DedupKey key = keys.get(id);
      Integer its = key == null ? null : open.remove(key.hash());
      if (its != null) {
        taken.add(key);
        messages += its;
      }
    }
    return Taken.of(taken, messages);
  }

  synchronized boolean isOver() {
    return open.isEmpty();
  }
}
