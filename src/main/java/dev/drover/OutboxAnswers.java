package dev.drover;

import dev.drover.console.OutboxList;
import dev.drover.console.OutboxShown;
import dev.drover.console.OutboxStats;
import dev.drover.outbox.OutboxBacklog;
import dev.drover.outbox.OutboxDetail;
import dev.drover.outbox.OutboxListed;
import dev.drover.outbox.OutboxStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Events of the outbox as the API answers with them. */
final class OutboxAnswers {

  private OutboxAnswers() {}

  static OutboxStats.Destination destination(OutboxStanding standing) {
    OutboxBacklog backlog = standing.backlog();
    return new OutboxStats.Destination(
        backlog.destination(),
        backlog.pending(),
        backlog.parked(),
        standing.published(),
        backlog.discarded(),
        backlog.lag().map(Duration::toMillis).orElse(0L) / 1e3,
        text(backlog.oldestParked()),
        standing.lastMinute(),
        backlog.away().orElse(""));
  }

  static OutboxShown.Event event(OutboxDetail of) {
    ShownBody body = ShownBody.of(of.payload());
    return new OutboxShown.Event(
        row(of.event()),
        of.headers(),
        body.text(),
        body.isBase64(),
        of.payload().length,
        of.acts().stream()
            .map(a -> new OutboxShown.Act(a.at().toString(), a.actor(), a.act(), a.reason()))
            .toList());
  }

  static OutboxList.Row row(OutboxListed event) {
    return new OutboxList.Row(
        event.id(),
        event.messageId(),
        event.destination(),
        event.aggregate(),
        event.type(),
        event.state(),
        event.attempts(),
        event.createdAt().toString(),
        event.age().toSeconds(),
        text(event.nextTry()),
        text(event.endedAt()),
        event.error().orElse(""));
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("");
  }
}
