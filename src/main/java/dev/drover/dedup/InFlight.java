package dev.drover.dedup;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens of this process's claims that are not over. A claim of our own identity whose token is
 * not here was made by an earlier run that was killed, or its end could not be stored.
 */
final class InFlight {

  private final Set<UUID> tokens = ConcurrentHashMap.newKeySet();

  /** Before the claim is stored, so that nobody finds the row and not the token. */
  UUID begin() {
    UUID token = UUID.randomUUID();
    tokens.add(token);
    return token;
  }

  boolean holds(UUID token) {
    return tokens.contains(token);
  }

  void end(UUID token) {
    tokens.remove(token);
  }
}
