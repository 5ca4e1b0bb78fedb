package dev.drover;

import dev.drover.outbox.OutboxBacklog;
import dev.drover.outbox.OutboxDesk;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks every ten seconds which events wait for each destination, on any daemon, and for how long.
 * While the database is away, it keeps what was last seen.
 */
final class EventsAtRest implements AutoCloseable {

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
  private final Watch<Seen> watch = new Watch<>("events", Seen.NOTHING, this::seen);

  /** Looks when it is told to. */
  EventsAtRest(OutboxDesk desk) {
    this.desk = desk;
  }

  static EventsAtRest watch(OutboxDesk desk) {
    var events = new EventsAtRest(desk);
    events.watch.every(EVERY_SECONDS);
    return events;
  }

  /** Hears of each destination when it is seen for the first time. */
  void onFirst(Consumer<String> listener) {
    watch.onFirst(listener);
  }

  Seen of(String destination) {
    return watch.of(destination);
  }

  /** Every destination in a few words. */
  String words() {
    return watch.words(
        (name, seen) ->
            "%s: %d parked%s, %d pending".formatted(name, seen.parked, seen.since, seen.pending));
  }

  private Map<String, Seen> seen() throws SQLException {
    return desk.backlog().stream().collect(Collectors.toMap(OutboxBacklog::destination, Seen::of));
  }

  void look() throws Exception {
    watch.look();
  }

  @Override
  public void close() {
    watch.close();
  }
}
