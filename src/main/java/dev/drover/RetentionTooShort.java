package dev.drover;

/** A message could be forgotten as finished while a route still redelivers it. */
final class RetentionTooShort extends Exception {
  RetentionTooShort(String message) {
    super(message);
  }
}
