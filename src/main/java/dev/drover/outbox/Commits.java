package dev.drover.outbox;

import dev.drover.sql.Notifications;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a relay that a transaction has committed which stored events for its destination, where the
 * database can tell. Thread-safe. What happens while the database is away is not told; relays look
 * by themselves too.
 */
final class Commits implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Map<Runnable, String> listeners = new ConcurrentHashMap<>();
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

  void add(String destination, Runnable listener) {
    listeners.put(listener, destination);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  /** Has every relay look now. */
  void tell() {
    tell("");
  }

  /**
   * @param destination its beginning: the trigger cuts long names, and a daemon of before did not
   *     name any
   */
  private void tell(String destination) {
    listeners.forEach(
        (listener, its) -> {
          if (its.startsWith(destination)) {
            listener.run();
          }
        });
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
      source.await(PATIENCE).forEach(this::tell);
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
