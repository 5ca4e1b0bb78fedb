package dev.drover.delivery;

import java.util.Optional;

/**
 * Marks an exception that is not the message's fault and settles nothing: the transport keeps the
 * message, counts no attempt against it, never dead-letters it, and offers it again after a while.
 */
public interface OfferAgain {

  /** Whether what it waits for mostly takes some milliseconds only. */
  default boolean isSoonOver() {
    return false;
  }

  /** Whether a failure, or one of its causes, asks for the message to be offered again. */
  static boolean isAskedBy(Throwable failure) {
    return failure != null && in(failure).isPresent();
  }

  /** The first of a failure and its causes that asks for the message to be offered again. */
  static Optional<OfferAgain> in(Throwable failure) {
    return CauseChain.of(failure).stream()
        .filter(OfferAgain.class::isInstance)
        .map(OfferAgain.class::cast)
        .findFirst();
  }
}
