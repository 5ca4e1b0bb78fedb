package dev.drover.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/** One started daemon, from its first work to the end of draining. */
final class Foreground {

  /** What the daemon's own drain timeout is given on top, before the process gives up. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Daemon.Running running;
  private final StopRequest stop;
  private final PrintWriter err;
  private final Duration limit;

  Foreground(Daemon.Running running, StopRequest stop, PrintWriter err) {
    this(running, stop, err, running.drainTimeout().plus(GRACE));
  }

  Foreground(Daemon.Running running, StopRequest stop, PrintWriter err, Duration limit) {
    this.running = running;
    this.stop = stop;
    this.err = err;
    this.limit = limit;
  }

  /**
   * Does the work, stays until somebody wants to stop, drains.
   *
   * @param work returns an exit code, or throws {@link CommandFailed}
   * @param stopAfterwards whether the work's end is the wish to stop, and its exit code the answer
   */
  int run(IntSupplier work, boolean stopAfterwards) throws InterruptedException {
    watch();
    int worked = worked(work);
    if (!stopAfterwards) {
      stop.await();
    }
    int drained = drain();
    return stopAfterwards ? Math.max(worked, drained) : drained;
  }

  private int worked(IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (CommandFailed e) {
      e.lines().forEach(line -> Complaints.say(err, "drover", line));
      return e.exitCode();
    } catch (RuntimeException e) {
      drainAfter(e);
      throw e;
    }
  }

  private void drainAfter(RuntimeException e) {
    try {
      drain();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      e.addSuppressed(interrupted);
    }
  }

  private void watch() {
    daemon(
        "drover-watch",
        () -> {
          try {
            running.awaitStopped();
          } finally {
            stop.daemonStopped();
          }
          return null;
        });
  }

  private int drain() throws InterruptedException {
    var closing =
        daemon(
            "drover-drain",
            () -> {
              running.close();
              return null;
            });
    try {
      closing.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return 0;
    } catch (TimeoutException e) {
      Complaints.say(
          err,
          "drover",
          "draining took longer than %d s: gave up; messages in flight stay with their brokers"
              .formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      Complaints.say(err, "drover", "stopping failed: " + e.getCause());
    }
    return StartRefused.FAILED;
  }

  private static FutureTask<Void> daemon(String name, Callable<Void> work) {
    var task = new FutureTask<>(work);
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return task;
  }
}
