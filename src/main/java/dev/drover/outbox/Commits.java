package dev.drover.outbox;

import dev.drover.sql.Notifications;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells relays that a transaction has committed which stored events, where the database can tell.
 * Thread-safe. What happens while the database is away is not told; relays look by themselves too.
 */
final class Commits implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final Optional<Notifications> notifications;
  private volatile boolean closed;

  Commits(Optional<Notifications> notifications) {
    this.notifications = notifications;
    notifications.ifPresent(
        source -> {
          var thread = new Thread(() -> listen(source), "drover-outbox-commits");
          thread.setDaemon(true);
          thread.start();
        });
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  /** Has every relay look now. */
  void tell() {
    listeners.forEach(Runnable::run);
  }

  private void listen(Notifications source) {
    try (source) {
      while (!closed) {
        hear(source);
      }
    }
  }

  private void hear(Notifications source) {
    try {
      if (source.await(PATIENCE)) {
        tell();
      }
    } catch (SQLException e) {
      LOG.debug("commits are not heard of for a while: {}", e.getMessage());
      LockSupport.parkNanos(PATIENCE.toNanos());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
