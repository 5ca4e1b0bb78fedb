package dev.drover.outbox;

/** What a person wants done to an event cannot be done in its state; nothing was changed. */
public final class OutboxActRefused extends Exception {
  OutboxActRefused(String message) {
    super(message);
  }
}
