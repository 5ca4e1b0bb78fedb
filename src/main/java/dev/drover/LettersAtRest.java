package dev.drover;

import dev.drover.deadletter.DeadLetter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.spi.BrowsableEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every half minute how many dead letters lie in each place, and since when the oldest does.
 * What cannot be read keeps what was last seen of it.
 */
final class LettersAtRest implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LettersAtRest.class);
  private static final int EVERY_SECONDS = 30;

  /**
   * What was seen of a place.
   *
   * @param oldest when its oldest letter died; empty when there is none, or it does not say
   */
  record Seen(int size, Optional<Instant> oldest) {
    static final Seen NOTHING = new Seen(0, Optional.empty());

    Duration age() {
      return oldest.map(since -> Duration.between(since, Instant.now())).orElse(Duration.ZERO);
    }
  }

  private final DeadLetterPlaces places;
  private final Watch<Seen> watch = new Watch<>("dead-letters", Seen.NOTHING, this::seen);

  private LettersAtRest(DeadLetterPlaces places) {
    this.places = places;
  }

  static LettersAtRest watch(DeadLetterPlaces places) {
    var letters = new LettersAtRest(places);
    letters.watch.every(EVERY_SECONDS);
    return letters;
  }

  /** Hears of each place when it is seen for the first time. */
  void onFirst(Consumer<String> listener) {
    watch.onFirst(listener);
  }

  Seen at(String place) {
    return watch.of(place);
  }

  /** Every place in a few words. */
  String words() {
    return watch.words(LettersAtRest::words);
  }

  private static String words(String place, Seen seen) {
    String since = seen.oldest.map(at -> ", the oldest since " + at).orElse("");
    return "%s: %d%s".formatted(place, seen.size, since);
  }

  private Map<String, Seen> seen() {
    return places.byName().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, at -> look(at.getKey(), at.getValue())));
  }

  private Seen look(String name, BrowsableEndpoint place) {
    try {
      int size = place.getBrowseStatus(0).size();
      return size == 0 ? Seen.NOTHING : new Seen(size, oldest(place));
    } catch (RuntimeException e) {
      LOG.debug("dead letters in '{}' cannot be looked at: {}", name, e.getMessage());
      return at(name);
    }
  }

  /** A queue that must not be looked into still says its size. */
  private static Optional<Instant> oldest(BrowsableEndpoint place) {
    try {
      return place.getExchanges(1, any -> true).stream()
          .findFirst()
          .map(DeadLetter::of)
          .flatMap(letter -> instant(letter.time()));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
