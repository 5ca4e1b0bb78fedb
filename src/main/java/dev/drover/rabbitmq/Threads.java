package dev.drover.rabbitmq;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one component.
 *
 * @param workers as many as are needed at once: confirms and whatever a route does in their turn
 *     may block, and must never wait for a free thread
 * @param exchanges what deliveries are taken through their routes on; virtual threads where the JVM
 *     has them, else the workers
 * @param timer for short tasks that never block
 */
record Threads(ExecutorService workers, ExecutorService exchanges, ScheduledExecutorService timer) {

  /** So many a consumer, at most, where each is a thread of the operating system. */
  private static final int MOST_PLATFORM_THREADS = 200;

  /** With the component's own timer, and virtual threads where the JVM has them. */
  static Threads of(ExecutorService workers) {
    return new Threads(
        workers, VirtualThreads.executor("drover-rabbitmq-exchange").orElse(workers), newTimer());
  }

  /** How many exchanges a consumer begins at a time, that may have so many deliveries in work. */
  int forPrefetch(int prefetch) {
    return hasVirtual() ? prefetch : Math.min(prefetch, MOST_PLATFORM_THREADS);
  }

  boolean hasVirtual() {
    return exchanges != workers;
  }

  /** Ends them; what runs on a virtual thread is interrupted. */
  void end() {
    timer.shutdownNow();
    if (hasVirtual()) {
      exchanges.shutdownNow();
    }
  }

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
  private static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          var thread = new Thread(work, "drover-rabbitmq-timer");
          thread.setDaemon(true);
          return thread;
        });
  }
}
