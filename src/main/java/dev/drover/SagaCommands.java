package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.SagaActed;
import dev.drover.console.SagaList;
import dev.drover.console.SagaShown;
import dev.drover.saga.SagaActRefused;
import dev.drover.saga.SagaDesk;
import dev.drover.saga.SagaListed;
import dev.drover.saga.SagaQuery;
import dev.drover.saga.SagaTimeline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What commands may ask of sagas, and do to them, through the daemon's API. */
final class SagaCommands {

  private volatile SagaDesk desk;

  private interface Act {
    String on(SagaDesk desk, UUID saga, String actor, String reason)
        throws SQLException, SagaActRefused;
  }

  /** Before the database is open, the commands are refused. */
  void register(CommandApi api) {
    api.action("saga/list", this::list);
    api.action("saga/show", this::show);
    api.action("saga/retry", arguments -> act("retry", arguments, SagaCommands::retry));
    api.action("saga/skip", arguments -> act("skip", arguments, SagaCommands::skip));
    api.action(
        "saga/compensate", arguments -> act("compensate", arguments, SagaCommands::compensate));
  }

  void running(SagaDesk of) {
    desk = of;
  }

  private SagaList list(JsonNode arguments) throws CommandRefused {
    var given = new Arguments(arguments);
    int limit = given.limit();
    var query =
        new SagaQuery(
            given.text("state").toLowerCase(Locale.ROOT),
            given.text("type"),
            given.text("key"),
            Duration.ofSeconds(Math.max(0, arguments.path("olderThanSeconds").asInt(0))),
            limit);
    try {
      return new SagaList(desk().list(query).stream().map(SagaCommands::row).toList());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private SagaShown show(JsonNode arguments) throws CommandRefused {
    String named = arguments.path("saga").asText("");
    try {
      return new SagaShown(named, desk().show(named).stream().map(SagaCommands::timeline).toList());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private SagaActed act(String name, JsonNode arguments, Act act) throws CommandRefused {
    var account = new Arguments(arguments).account();
    try {
      SagaListed saga = one(arguments.path("saga").asText(""));
      String text = act.on(desk(), UUID.fromString(saga.id()), account.actor(), account.reason());
      return new SagaActed(saga.id(), name, text);
    } catch (SagaActRefused e) {
      throw new CommandRefused(409, e.getMessage(), "see 'drover saga show'");
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private SagaListed one(String named) throws SQLException, CommandRefused {
    List<SagaTimeline> found = desk().show(named);
    if (found.size() == 1) {
      return found.get(0).saga();
    }
    throw found.isEmpty()
        ? new CommandRefused(404, "no saga has the id or key '" + named + "'", "see 'saga list'")
        : new CommandRefused(
            409, found.size() + " sagas have the key '" + named + "'", "name one by its id");
  }

  private static String retry(SagaDesk desk, UUID saga, String actor, String reason)
      throws SQLException, SagaActRefused {
    desk.retry(saga, actor, reason);
    return "it is tried again";
  }

  private static String skip(SagaDesk desk, UUID saga, String actor, String reason)
      throws SQLException, SagaActRefused {
    return "step '%s' is skipped, the others go on".formatted(desk.skip(saga, actor, reason));
  }

  private static String compensate(SagaDesk desk, UUID saga, String actor, String reason)
      throws SQLException, SagaActRefused {
    desk.compensate(saga, actor, reason);
    return "it is compensated";
  }

  private static SagaShown.Timeline timeline(SagaTimeline of) {
    return new SagaShown.Timeline(
        row(of.saga()),
        of.steps().stream().map(SagaCommands::step).toList(),
        of.acts().stream()
            .map(a -> new SagaShown.Act(a.at().toString(), a.actor(), a.act(), a.reason()))
            .toList());
  }

  private static SagaShown.Step step(SagaTimeline.Step step) {
    return new SagaShown.Step(
        step.name(),
        word(step.state()),
        step.attempts(),
        step.endAttempts(),
        step.startedAt().toString(),
        text(step.doneAt()),
        text(step.endedAt()),
        step.error().orElse(""));
  }

  private static SagaList.Row row(SagaListed saga) {
    return new SagaList.Row(
        saga.id(),
        saga.type(),
        saga.businessKey(),
        word(saga.state()),
        saga.startedAt().toString(),
        saga.changedAt().toString(),
        text(saga.due()),
        text(saga.endedAt()),
        saga.error().orElse(""));
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }

  private SagaDesk desk() throws CommandRefused {
    if (desk == null) {
      throw CommandRefused.stillStarting();
    }
    return desk;
  }
}
