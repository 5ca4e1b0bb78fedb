package dev.drover.rabbitmq;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on threads of an executor, so many pieces at a time, begun in the order of their
 * coming. Thread-safe.
 */
final class Turns {

  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Executor threads;
  private final int most;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  Turns(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  /** Its turn comes. */
  void take(Runnable work) {
    waiting.add(work);
    begin();
  }

  private void begin() {
    if (hasFreeThread()) {
      try {
        threads.execute(this::work);
      } catch (RejectedExecutionException e) {
        running.decrementAndGet();
        LOG.debug("What waits for a thread goes back with the end of its channel");
      }
    }
  }

  private boolean hasFreeThread() {
    return running.getAndUpdate(now -> now < most ? now + 1 : now) < most;
  }

  private void work() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      run(next);
    }
    running.decrementAndGet();
    if (!waiting.isEmpty()) {
      begin(); // it came between the last look and the thread's end
    }
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("A delivery stays unacknowledged until its channel ends; this is a defect", e);
    }
  }
}
