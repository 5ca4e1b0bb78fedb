package dev.drover.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/**
 * The wish to stop: the first signal asks the daemon to drain, the second ends the process at once.
 * Safe for use by several threads.
 */
final class StopRequest {

  /** As shells report a process that Ctrl-C ended. */
  static final int AT_ONCE = 130;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final PrintWriter err;
  private final IntConsumer halt;
  private Thread starting;

  /**
   * @param halt ends the process with an exit code, without shutdown hooks
   */
  StopRequest(PrintWriter err, IntConsumer halt) {
    this.err = err;
    this.halt = halt;
  }

  void signal(String name) {
    if (isRequested()) {
      Complaints.say(err, "drover", name + " again: stopping at once, without draining");
      halt.accept(AT_ONCE);
      return;
    }
    Complaints.say(err, "drover", name + ": stopping; a second signal stops at once");
    requested.countDown();
    interruptStart();
  }

  /** From here to {@link #started} the first signal interrupts the calling thread. */
  synchronized void starting() {
    starting = Thread.currentThread();
  }

  /** The daemon is there, or will not be: the calling thread is interrupted no more. */
  synchronized void started() {
    starting = null;
    Thread.interrupted();
  }

  private synchronized void interruptStart() {
    if (starting != null) {
      starting.interrupt();
    }
  }

  /** The daemon has stopped of its own accord. */
  void daemonStopped() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  void await() throws InterruptedException {
    requested.await();
  }
}
