package dev.drover;

import dev.drover.outbox.OutboxBacklog;
import dev.drover.outbox.OutboxDesk;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds which events wait for each destination, on any daemon, and for how long.
 * While the database is away, it keeps what was last seen.
 */
final class EventsAtRest implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventsAtRest.class);
  private static final int EVERY_SECONDS = 10;

  /**
   * What was seen of a destination.
   *
   * @param lookedAt as of {@link System#nanoTime()}
   */
  record Seen(
      long pending, long parked, long discarded, Duration lag, String since, long lookedAt) {
    static Seen of(OutboxBacklog backlog) {
      return new Seen(
          backlog.pending(),
          backlog.parked(),
          backlog.discarded(),
          backlog.lag().orElse(Duration.ZERO),
          backlog.oldestParked().map(at -> ", the oldest since " + at).orElse(""),
          System.nanoTime());
    }

    static final Seen NOTHING = new Seen(0, 0, 0, Duration.ZERO, "", System.nanoTime());

    /** How long the oldest pending event has waited, which may have been published since. */
    double lagSeconds() {
      return pending == 0 ? 0 : lag.plusNanos(System.nanoTime() - lookedAt).toMillis() / 1e3;
    }
  }

  private final OutboxDesk desk;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "drover-events");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Map<String, Seen> seen = Map.of();
  private volatile Consumer<String> listener = destination -> {};

  /** Looks when it is told to. */
  EventsAtRest(OutboxDesk desk) {
    this.desk = desk;
  }

  static EventsAtRest watch(OutboxDesk desk) {
    var events = new EventsAtRest(desk);
    events.timer.scheduleWithFixedDelay(events::lookOn, 1, EVERY_SECONDS, TimeUnit.SECONDS);
    return events;
  }

  /** Hears of each destination when it is seen for the first time. */
  void onFirst(Consumer<String> listener) {
    this.listener = listener;
    seen.keySet().forEach(listener);
  }

  Seen of(String destination) {
    return seen.getOrDefault(destination, Seen.NOTHING);
  }

  /** Every destination in a few words. */
  String words() {
    return seen.entrySet().stream()
        .map(entry -> words(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String words(String destination, Seen seen) {
    return "%s: %d parked%s, %d pending"
        .formatted(destination, seen.parked, seen.since, seen.pending);
  }

  /** A look that fails is not the last. */
  private void lookOn() {
    try {
      look();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("events cannot be looked at: {}", e.getMessage());
    }
  }

  void look() throws SQLException {
    var now = new TreeMap<String, Seen>();
    desk.backlog().forEach(backlog -> now.put(backlog.destination(), Seen.of(backlog)));
    List<String> added = now.keySet().stream().filter(name -> !seen.containsKey(name)).toList();
    seen = now;
    added.forEach(listener);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
