package dev.drover.saga;

import dev.drover.delivery.OfferAgain;

/**
 * Somebody else has the saga: its deadline passed, a person acted on it, or this daemon was silent
 * for longer than its lease. What this exchange did meanwhile may or may not count; offered again,
 * its message finds out how the saga ended.
 */
public final class SagaTakenOver extends RuntimeException implements OfferAgain {
  SagaTakenOver(SagaKey saga) {
    super(
        "saga '%s' of '%s' was taken over meanwhile; its message will be offered again"
            .formatted(saga.businessKey(), saga.type()));
  }
}
