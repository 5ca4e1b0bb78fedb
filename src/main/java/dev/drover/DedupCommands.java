package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandApi;
import dev.drover.console.CommandRefused;
import dev.drover.console.DedupShown;
import dev.drover.console.DedupStats;
import dev.drover.dedup.DedupInspection;
import dev.drover.dedup.DedupRow;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** What commands may ask about remembered messages, through the daemon's API. */
final class DedupCommands {

  private record Running(
      DedupInspection inspection,
      SqlIdempotentRepository dedup,
      Retention retention,
      Supplier<Collection<String>> routes) {}

  private volatile Running running;

  /** Before the routes run, the commands are refused. */
  void register(CommandApi api) {
    api.action("dedup/show", this::show);
    api.query("dedup/stats", this::stats);
  }

  /**
   * @param routes the ids of those that are loaded at the time
   */
  void running(
      DedupInspection inspection,
      SqlIdempotentRepository dedup,
      Retention retention,
      Supplier<Collection<String>> routes) {
    running = new Running(inspection, dedup, retention, routes);
  }

  private DedupShown show(JsonNode arguments) throws CommandRefused {
    String key = arguments.path("key").asText("");
    if (key.isEmpty()) {
      throw new CommandRefused(400, "no message id is named", "send {\"key\": \"…\"}");
    }
    Running now = running();
    String route = arguments.path("route").asText("");
    Collection<String> routes = route.isEmpty() ? now.routes.get() : List.of(route);
    try {
      List<DedupRow> rows = now.inspection.rows(key, routes);
      Duration kept = now.retention.length();
      return new DedupShown(key, rows.stream().map(row -> shown(row, kept)).toList());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private static DedupShown.Row shown(DedupRow row, Duration kept) {
    return new DedupShown.Row(
        row.route(),
        row.messageId(),
        row.doneAt().isPresent() ? "done" : "claimed",
        row.owner(),
        row.ours(),
        row.claimedAt().toString(),
        row.doneAt().map(Instant::toString).orElse(""),
        row.doneAt().map(done -> done.plus(kept).toString()).orElse(""));
  }

  private DedupStats stats() throws CommandRefused {
    Running now = running();
    try {
      return new DedupStats(
          now.inspection.rows().stream()
              .map(r -> new DedupStats.Rows(r.route(), r.state(), r.rows(), r.oldest().toString()))
              .toList(),
          now.inspection.bytes(),
          DedupMeters.byName(now.dedup.counts()),
          now.retention.length().toString(),
          now.retention.removed(),
          now.retention.passes());
    } catch (SQLException e) {
      throw CommandRefused.databaseAway(e);
    }
  }

  private Running running() throws CommandRefused {
    if (running == null) {
      throw CommandRefused.stillStarting();
    }
    return running;
  }
}
