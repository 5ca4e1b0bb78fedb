package dev.drover.dedup;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tokens of this process's claims that are not over. A claim of our own identity whose token is
 * not here was made by an earlier run that was killed, or its end could not be stored.
 */
final class InFlight {

  /**
   * Longer than an exchange takes at full load, where a thousand are in work at a time; who waits
   * holds a thread.
   */
  static final Duration A_MOMENT = Duration.ofMillis(500);

  /**
   * What goes on under a token.
   *
   * @param many who work under it
   */
  private record Work(int many, CompletableFuture<Void> over) {

    Work with(int more) {
      return new Work(many + more, over);
    }
  }

  private final Duration moment;
  private final Map<UUID, Work> tokens = new ConcurrentHashMap<>();

  InFlight() {
    this(A_MOMENT);
  }

  /**
   * @param moment how long {@link #awaitEnd} waits
   */
  InFlight(Duration moment) {
    this.moment = moment;
  }

  /** Before the claim is stored, so that nobody finds the row and not the token. */
  UUID begin() {
    UUID token = UUID.randomUUID();
    join(token);
    return token;
  }

  /** One more works under the token, and ends it for itself. */
  void join(UUID token) {
    var first = new Work(1, new CompletableFuture<>());
    tokens.merge(token, first, (work, any) -> work.with(1));
  }

  boolean holds(UUID token) {
    return tokens.containsKey(token);
  }

  /** Waits a moment; whether the token has ended, so that its row is worth another look. */
  boolean awaitEnd(UUID token) {
    Work work = tokens.get(token);
    try {
      if (work != null) {
        work.over.get(moment.toMillis(), TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void end(UUID token) {
    tokens.computeIfPresent(token, (any, work) -> work.many == 1 ? ended(work) : work.with(-1));
  }

  private static Work ended(Work work) {
    work.over.complete(null);
    return null;
  }
}
