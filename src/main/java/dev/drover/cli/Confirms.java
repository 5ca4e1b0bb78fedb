package dev.drover.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the messages on their way: a sender takes a place in the window, the broker's answer frees
 * it. The first fault ends it all. Safe for use by several threads.
 */
final class Confirms {

  private static final long REASON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final int window;
  private final Duration patience;
  private final String who;
  private int inFlight;
  private long confirmed;
  private String fault;
  private String refusal;

  /**
   * @param who the broker's name, for the message when it does not answer
   * @param window how many messages may be unconfirmed at once
   * @param patience how long without any answer is too long
   */
  Confirms(String who, int window, Duration patience) {
    this.who = who;
    this.window = window;
    this.patience = patience;
  }

  /** Takes a place in the window; blocks while there is none. */
  void take() {
    lock.lock();
    try {
      awaitAtMost(window - 1);
      inFlight++;
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until nothing is on its way. */
  void awaitAll() {
    lock.lock();
    try {
      awaitAtMost(0);
    } finally {
      lock.unlock();
    }
  }

  void confirmed(int messages) {
    lock.lock();
    try {
      inFlight -= messages;
      confirmed += messages;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A message was not taken over. Only the first fault is kept. */
  void failed(String why) {
    lock.lock();
    try {
      fault = fault == null ? why : fault;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #failed}, but a better reason that comes right after it takes its place. */
  void refused(String why) {
    lock.lock();
    try {
      refusal = refusal == null ? why : refusal;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long confirmed() {
    lock.lock();
    try {
      return confirmed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitAtMost(int unconfirmed) {
    try {
      while (fault == null && refusal == null && inFlight > unconfirmed) {
        awaitAnAnswer();
      }
      awaitAReason();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while waiting for confirms of " + who, e);
    }
    if (fault != null) {
      throw new CommandFailed(fault);
    }
  }

  private void awaitAnAnswer() throws InterruptedException {
    if (!changed.await(patience.toMillis(), TimeUnit.MILLISECONDS) && fault == null) {
      fault =
          "%s confirmed nothing for %d s, %d messages may or may not be stored; is it out of memory or disk?"
              .formatted(who, patience.toSeconds(), inFlight);
    }
  }

  private void awaitAReason() throws InterruptedException {
    long left = REASON_NANOS;
    while (refusal != null && fault == null && left > 0) {
      left = changed.awaitNanos(left);
    }
    fault = fault == null ? refusal : fault;
  }
}
