package dev.drover.fault;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a script at a steady rate and goes on until every message is confirmed: what a broker left
 * unanswered is sent again under the same id. A thread's work.
 */
final class Sender implements Runnable {

  private static final int IN_FLIGHT = 200;
  private static final long RETRY_NANOS = 100_000_000;

  private final Flow flow;
  private final List<Message> messages;
  private final Wire.Opening opening;
  private final Journal journal;
  private final Gate gate;
  private final long nanosBetween;
  private final Queue<Message> again = new ConcurrentLinkedQueue<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private volatile boolean stopped;
  private Wire wire;
  private long due = System.nanoTime();

  Sender(Flow flow, Script script, Wire.Opening opening, Journal journal, Gate gate, int rate) {
    this.flow = flow;
    this.messages = script.messages();
    this.opening = opening;
    this.journal = journal;
    this.gate = gate;
    this.nanosBetween = 1_000_000_000L / rate;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < messages.size() && !stopped; i++) {
        gate.pass(flow, (i + 1.0) / messages.size());
        pace();
        sendAgain();
        send(messages.get(i));
      }
      awaitConfirms();
    } catch (InterruptedException e) {
      stopped = true; // and this thread ends
    } finally {
      closeWire();
    }
  }

  /** Sends no more of the script, only what is not confirmed. */
  void stop() {
    stopped = true;
  }

  private void awaitConfirms() throws InterruptedException {
    while (window.availablePermits() < IN_FLIGHT || !again.isEmpty()) {
      sendAgain();
      if (wire != null && !wire.isUsable()) {
        closeWire();
      }
      LockSupport.parkNanos(RETRY_NANOS / 10);
      throwIfInterrupted();
    }
  }

  private void sendAgain() throws InterruptedException {
    Message unconfirmed;
    while ((unconfirmed = again.poll()) != null) {
      send(unconfirmed);
    }
  }

  private void send(Message message) throws InterruptedException {
    window.acquire();
    journal.sent(message.id());
    var answer = new Answer(message);
    try {
      openWire();
      wire.send(message, answer);
    } catch (Exception e) {
      answer.unknown(e.toString());
      closeWire();
      LockSupport.parkNanos(RETRY_NANOS);
      throwIfInterrupted();
    }
  }

  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void openWire() throws Exception {
    if (wire != null && !wire.isUsable()) {
      closeWire();
    }
    if (wire == null) {
      wire = opening.open();
    }
  }

  private void closeWire() {
    if (wire != null) {
      wire.close();
      wire = null;
    }
  }

  /** No burst makes up for time that was lost at the gate. */
  private void pace() {
    long now = System.nanoTime();
    due = Math.max(due + nanosBetween, now - 10 * nanosBetween);
    if (due > now) {
      LockSupport.parkNanos(due - now);
    }
  }

  private final class Answer implements Wire.Outcome {
    private final Message message;
    private final AtomicBoolean ended = new AtomicBoolean();

    Answer(Message message) {
      this.message = message;
    }

    @Override
    public void confirmed() {
      if (ended.compareAndSet(false, true)) {
        journal.confirmed(message.id());
        window.release();
      }
    }

    @Override
    public void unknown(String reason) {
      if (ended.compareAndSet(false, true)) {
        journal.unknown(message.id(), reason);
        again.add(message);
        window.release();
      }
    }
  }
}
