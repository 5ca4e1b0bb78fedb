package dev.drover.rabbitmq;

import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import dev.drover.delivery.ServerAway;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One message on its way, from the call to its outcome, which comes exactly once. */
final class Publish {

  private enum State {
    WAITING,
    SENT,
    DONE
  }

  private final OutboundMessage message;
  private final String broker;
  private volatile Deadline deadline;
  private final Consumer<PublishUnconfirmed> ended;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile boolean nacked;

  /**
   * @param deadline of being sent; its confirm is then waited for as long again, or a message that
   *     waited for a broker that was away would be sent and given up before anybody could answer
   * @param ended gets null when the broker has taken the message over; runs on the thread that
   *     learned the outcome and must not block it
   */
  Publish(
      OutboundMessage message,
      String broker,
      Deadline deadline,
      Consumer<PublishUnconfirmed> ended) {
    this.message = message;
    this.broker = broker;
    this.deadline = deadline;
    this.ended = ended;
  }

  OutboundMessage message() {
    return message;
  }

  boolean isExpired(long now) {
    return deadline.isOver(now);
  }

  /** That no answer came, in words. */
  String silence() {
    return "none came within " + deadline.length().toMillis() + " ms";
  }

  /** Whether it is to be sent now; false when it has expired meanwhile. */
  boolean send() {
    if (!state.compareAndSet(State.WAITING, State.SENT)) {
      return false;
    }
    deadline = Deadline.in(deadline.length());
    return true;
  }

  /** The channel was gone before a byte of it was written. */
  boolean unsend() {
    return state.compareAndSet(State.SENT, State.WAITING);
  }

  /** The broker refused it and may still say why. */
  void nack() {
    nacked = true;
  }

  boolean isNacked() {
    return nacked;
  }

  void confirmed() {
    if (state.compareAndSet(State.SENT, State.DONE)) {
      ended.accept(null);
    }
  }

  /** It was never written: the broker is away, or cannot take more now. */
  boolean expireUnsent(String reason) {
    String text = "%s was not sent to '%s' in time: %s".formatted(message, broker, reason);
    return end(State.WAITING, new PublishUnconfirmed(Outcome.REFUSED, text, new ServerAway(text)));
  }

  void refused(String reason) {
    end(Outcome.REFUSED, "%s was refused by '%s': %s".formatted(message, broker, reason));
  }

  void returned(int code, String text) {
    end(
        Outcome.RETURNED,
        "%s was returned by '%s': %d %s; bind a queue there or correct the key"
            .formatted(message, broker, code, text));
  }

  /** The broker closed the channel, perhaps over this very message. */
  void unknown(String reason) {
    end(Outcome.UNKNOWN, unconfirmed(reason));
  }

  /** The broker is gone, or silent for too long: not this message's fault. */
  void away(String reason) {
    String text = unconfirmed(reason);
    end(State.SENT, new PublishUnconfirmed(Outcome.UNKNOWN, text, new ServerAway(text)));
  }

  private String unconfirmed(String reason) {
    return "%s has no confirm of '%s': %s".formatted(message, broker, reason);
  }

  private void end(Outcome outcome, String text) {
    end(State.SENT, new PublishUnconfirmed(outcome, text));
  }

  private boolean end(State from, PublishUnconfirmed failure) {
    if (!state.compareAndSet(from, State.DONE)) {
      return false;
    }
    ended.accept(failure);
    return true;
  }
}
