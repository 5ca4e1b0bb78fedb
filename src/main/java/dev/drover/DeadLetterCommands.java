package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.LettersShown;
import dev.drover.deadletter.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.BrowsableEndpoint;

/** What commands may ask about dead letters, through the daemon's API. Nothing is taken. */
final class DeadLetterCommands {

  private static final int LISTED = 20;
  private static final int MOST_LISTED = 1_000;

  private volatile DeadLetterPlaces places;

  /** Before the routes run, the commands are refused. */
  void register(CommandApi api) {
    api.action("dlq/list", this::list);
    api.action("dlq/show", this::show);
  }

  void running(CamelContext context) {
    places = new DeadLetterPlaces(context);
  }

  private LettersShown list(JsonNode arguments) throws CommandRefused {
    int limit = arguments.path("limit").asInt(LISTED);
    if (limit < 0 || limit > MOST_LISTED) {
      throw new CommandRefused(
          400, "limit is %d".formatted(limit), "send one of 0 to %d".formatted(MOST_LISTED));
    }
    var shown = new ArrayList<LettersShown.Place>();
    for (var place : asked(arguments).entrySet()) {
      List<DeadLetter> letters = read(place, limit, any -> true);
      int size = size(place);
      shown.add(
          new LettersShown.Place(
              place.getKey(), size, letters.stream().map(DeadLetterCommands::line).toList()));
    }
    return new LettersShown(shown);
  }

  private LettersShown show(JsonNode arguments) throws CommandRefused {
    String id = arguments.path("id").asText("");
    if (id.isEmpty()) {
      throw new CommandRefused(400, "no letter is named", "send {\"id\": \"…\"}");
    }
    Predicate<Exchange> is =
        read -> {
          DeadLetter letter = DeadLetter.of(read);
          return letter.id().startsWith(id) || letter.messageId().equals(id);
        };
    var shown = new ArrayList<LettersShown.Place>();
    for (var place : asked(arguments).entrySet()) {
      List<DeadLetter> letters = read(place, 10, is);
      if (!letters.isEmpty()) {
        shown.add(
            new LettersShown.Place(
                place.getKey(),
                size(place),
                letters.stream().map(DeadLetterCommands::whole).toList()));
      }
    }
    return new LettersShown(shown);
  }

  /** The place that is named, or all of them. */
  private Map<String, BrowsableEndpoint> asked(JsonNode arguments) throws CommandRefused {
    Map<String, BrowsableEndpoint> all = places().byName();
    String name = arguments.path("place").asText("");
    if (name.isEmpty()) {
      return all;
    }
    BrowsableEndpoint one = all.get(name);
    if (one == null) {
      throw new CommandRefused(
          404,
          "no route puts its dead letters in '%s'".formatted(name),
          "name one of " + String.join(", ", all.keySet()));
    }
    return Map.of(name, one);
  }

  private DeadLetterPlaces places() throws CommandRefused {
    if (places == null) {
      throw CommandRefused.stillStarting();
    }
    return places;
  }

  private static List<DeadLetter> read(
      Map.Entry<String, BrowsableEndpoint> place, int limit, Predicate<Exchange> fits)
      throws CommandRefused {
    try {
      return limit == 0
          ? List.of()
          : place.getValue().getExchanges(limit, fits).stream().map(DeadLetter::of).toList();
    } catch (RuntimeException e) {
      throw unreadable(place.getKey(), e);
    }
  }

  private static int size(Map.Entry<String, BrowsableEndpoint> place) throws CommandRefused {
    try {
      return place.getValue().getBrowseStatus(0).size();
    } catch (RuntimeException e) {
      throw unreadable(place.getKey(), e);
    }
  }

  private static CommandRefused unreadable(String place, RuntimeException e) {
    Throwable why = e.getCause() == null ? e : e.getCause();
    return new CommandRefused(
        503,
        "'%s' cannot be read: %s".formatted(place, why.getMessage()),
        "look at 'drover status', and try again when its server answers");
  }

  private static LettersShown.Letter line(DeadLetter letter) {
    return shown(letter, Map.of(), new ShownBody("", false));
  }

  private static LettersShown.Letter whole(DeadLetter letter) {
    return shown(letter, letter.headers(), ShownBody.of(letter.body()));
  }

  private static LettersShown.Letter shown(
      DeadLetter letter, Map<String, String> headers, ShownBody body) {
    return new LettersShown.Letter(
        letter.id(),
        letter.messageId(),
        letter.route(),
        letter.time(),
        letter.attempts(),
        letter.fingerprint(),
        letter.reason(),
        letter.source(),
        headers,
        body.text(),
        body.isBase64(),
        letter.body().length);
  }
}
