package dev.drover;

import dev.drover.metrics.Metrics;
import dev.drover.saga.SagaDesk;
import dev.drover.saga.SqlSagaService;
import java.sql.SQLException;
import java.time.Duration;

/** The numbers of sagas, under their names in the metrics. */
final class SagaMeters {

  private static final String ENDED = "drover.saga.ended";
  private static final String HOW = "Sagas that this daemon brought to an end, or to a standstill";

  private SagaMeters() {}

  static void register(Metrics metrics, SqlSagaService sagas, SagaDesk desk) {
    metrics.count(
        "drover.saga.started", "Sagas that this daemon started", () -> sagas.counts().started());
    metrics.count(
        "drover.saga.joined",
        "Sagas that a repeated command took up again",
        () -> sagas.counts().joined());
    metrics.count(
        "drover.saga.answered",
        "Commands that were told how their saga had ended",
        () -> sagas.counts().answered());
    metrics.count(ENDED, HOW, "state", "completed", () -> sagas.counts().completed());
    metrics.count(ENDED, HOW, "state", "compensated", () -> sagas.counts().compensated());
    metrics.count(ENDED, HOW, "state", "stuck", () -> sagas.counts().stuck());
    metrics.count(
        "drover.saga.duration.milliseconds",
        "From the start to the end, all sagas together that this daemon brought to an end",
        () -> sagas.counts().milliseconds());
    metrics.gauge(
        "drover.saga.stuck", "Sagas that wait for a person, on any daemon", new Stuck(desk)::now);
  }

  /** Asked for at most twice a minute; as it was while the database is away. */
  private static final class Stuck {

    private static final long KEPT = Duration.ofSeconds(30).toNanos();

    private final SagaDesk desk;
    private double number;
    private long asked = System.nanoTime() - KEPT;

    Stuck(SagaDesk desk) {
      this.desk = desk;
    }

    synchronized double now() {
      if (System.nanoTime() - asked >= KEPT) {
        try {
          number = desk.stuck();
        } catch (SQLException away) {
          return number;
        }
        asked = System.nanoTime();
      }
      return number;
    }
  }
}
