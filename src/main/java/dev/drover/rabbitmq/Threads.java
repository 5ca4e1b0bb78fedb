package dev.drover.rabbitmq;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one component.
 *
 * @param workers as many as are needed at once: deliveries, confirms and whatever a route does in
 *     their turn may block, and must never wait for a free thread
 * @param timer for short tasks that never block
 */
record Threads(ExecutorService workers, ScheduledExecutorService timer) {

  /** Has a worker do it. It is never swallowed: when the workers are gone, this thread does it. */
  void hand(Runnable work) {
    try {
      workers.execute(work);
    } catch (RejectedExecutionException e) {
      work.run();
    }
  }

  /**
   * A timer that takes any number of tasks: every held delivery is one. Camel's own refuses the
   * thousand and first.
   */
  static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          var thread = new Thread(work, "drover-rabbitmq-timer");
          thread.setDaemon(true);
          return thread;
        });
  }
}
