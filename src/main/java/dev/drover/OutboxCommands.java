package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.OutboxActed;
import dev.drover.console.OutboxList;
import dev.drover.console.OutboxShown;
import dev.drover.console.OutboxStats;
import dev.drover.outbox.OutboxActRefused;
import dev.drover.outbox.OutboxBacklog;
import dev.drover.outbox.OutboxDesk;
import dev.drover.outbox.OutboxQuery;
import dev.drover.outbox.OutboxStanding;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What commands may ask of the outbox's events, and do to them, through the daemon's API. */
final class OutboxCommands {

  private static final List<String> STATES = List.of("pending", "parked", "published", "discarded");

  private volatile OutboxDesk desk;

  /** Does it, and says to how many events. */
  private interface Act {
    int on(OutboxDesk desk, String actor, String reason) throws SQLException, OutboxActRefused;
  }

  /** Before the routes run, the commands are refused. */
  void register(CommandApi api) {
    api.action("outbox/list", this::list);
    api.action("outbox/show", this::show);
    api.action("outbox/retry", this::retry);
    api.action("outbox/discard", this::discard);
    api.query("outbox/stats", this::stats);
  }

  void running(OutboxDesk of) {
    desk = of;
  }

  private OutboxList list(JsonNode arguments) throws CommandRefused {
    var given = new Arguments(arguments);
    int limit = given.limit();
    String state = given.text("state").toLowerCase(Locale.ROOT);
    if (!state.isEmpty() && !STATES.contains(state)) {
      throw new CommandRefused(
          400, "no event can be '" + state + "'", "give one of " + String.join(", ", STATES));
    }
    var query = new OutboxQuery(given.text("destination"), state, given.text("aggregate"), limit);
    try {
      return new OutboxList(desk().list(query).stream().map(OutboxAnswers::row).toList());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private OutboxShown show(JsonNode arguments) throws CommandRefused {
    String named = new Arguments(arguments).text("event");
    try {
      return new OutboxShown(named, desk().show(named).stream().map(OutboxAnswers::event).toList());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private OutboxActed retry(JsonNode arguments) throws CommandRefused {
    boolean parked = arguments.path("parked").asBoolean();
    Set<Long> ids = ids(arguments);
    if (parked != ids.isEmpty()) {
      throw new CommandRefused(
          400, "either ids are given, or all that are parked are meant", "give one of the two");
    }
    String destination = new Arguments(arguments).text("destination");
    return act(
        "retry",
        "%d event(s) pending again",
        arguments,
        (its, actor, reason) -> {
          if (parked) {
            return its.retryParked(destination, actor, reason);
          }
          its.retry(ids, actor, reason);
          return ids.size();
        });
  }

  private OutboxActed discard(JsonNode arguments) throws CommandRefused {
    Set<Long> ids = ids(arguments);
    if (ids.isEmpty()) {
      throw new CommandRefused(400, "no event is named", "give ids");
    }
    return act(
        "discard",
        "%d event(s) discarded",
        arguments,
        (its, actor, reason) -> {
          its.discard(ids, actor, reason);
          return ids.size();
        });
  }

  private OutboxActed act(String name, String words, JsonNode arguments, Act act)
      throws CommandRefused {
    var account = new Arguments(arguments).account();
    try {
      int events = act.on(desk(), account.actor(), account.reason());
      return new OutboxActed(name, events, words.formatted(events));
    } catch (OutboxActRefused e) {
      throw new CommandRefused(
          409, e.getMessage(), "nothing was changed; see 'drover outbox show', or try again");
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private static Set<Long> ids(JsonNode arguments) throws CommandRefused {
    var ids = new TreeSet<Long>();
    for (JsonNode id : arguments.path("ids")) {
      if (!id.canConvertToLong() || !id.isIntegralNumber()) {
        throw new CommandRefused(400, id + " is no id", "see 'drover outbox list'");
      }
      ids.add(id.asLong());
    }
    if (ids.size() > Arguments.MOST) {
      throw new CommandRefused(400, ids.size() + " ids", "give " + Arguments.MOST + " at most");
    }
    return ids;
  }

  private OutboxStats stats() throws CommandRefused {
    try {
      List<OutboxStanding> standings = desk().standings();
      return new OutboxStats(
          standings.stream().map(OutboxAnswers::destination).toList(), OutboxBacklog.MOST_COUNTED);
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private OutboxDesk desk() throws CommandRefused {
    if (desk == null) {
      throw CommandRefused.stillStarting();
    }
    return desk;
  }
}
