package dev.drover;

import dev.drover.backoff.Backoff;
import dev.drover.sql.DatabaseUnreachable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Tries what needs a server until the server answers, as long as the operator's patience lasts. The
 * start report and the health page say meanwhile what is waited for.
 */
final class Waiting {

  /** Something that needs a server. */
  interface Attempt<T> {
    T run() throws Exception;
  }

  private static final Backoff BETWEEN_TRIES =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final Duration patience;
  private final StartReport report;

  Waiting(Duration patience, StartReport report) {
    this.patience = patience;
    this.report = report;
  }

  /**
   * The attempt's result.
   *
   * @throws Exception at once, what is not a server's silence; and the last failure, when the
   *     patience is at its end
   */
  <T> T until(String server, Attempt<T> attempt) throws Exception {
    long begun = System.nanoTime();
    for (int tries = 0; ; tries++) {
      try {
        T result = attempt.run();
        report.answered(server);
        return result;
      } catch (DatabaseUnreachable | IOException | SQLException | TimeoutException e) {
        Duration wait = BETWEEN_TRIES.before(tries);
        if (System.nanoTime() - begun + wait.toNanos() > patience.toNanos()) {
          throw e;
        }
        report.waiting(server, e.getMessage());
        Thread.sleep(wait.toMillis());
      }
    }
  }
}
