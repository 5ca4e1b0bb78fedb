package dev.drover.dedup;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens of this process's claims that are not over. A claim of our own identity whose token is
 * not here was made by an earlier run that was killed, or its end could not be stored.
 */
final class InFlight {

  private final Map<UUID, Integer> tokens = new ConcurrentHashMap<>();

  /** Before the claim is stored, so that nobody finds the row and not the token. */
  UUID begin() {
    UUID token = UUID.randomUUID();
    join(token);
    return token;
  }

  /** One more works under the token, and ends it for itself. */
  void join(UUID token) {
    tokens.merge(token, 1, Integer::sum);
  }

  boolean holds(UUID token) {
    return tokens.containsKey(token);
  }

  void end(UUID token) {
    tokens.computeIfPresent(token, (any, many) -> many == 1 ? null : many - 1);
  }
}
