package dev.drover.saga;

/** What a person wants done to a saga cannot be done in its state; nothing was changed. */
public final class SagaActRefused extends Exception {
  SagaActRefused(String message) {
    super(message);
  }
}
