package dev.drover.dedup;

import dev.drover.delivery.OfferAgain;

/**
 * The database could not tell whether a message is a duplicate, or could not note what became of
 * it. The exchange fails, so that its transport does not acknowledge the message.
 */
public final class DedupUnavailable extends RuntimeException implements OfferAgain {
  DedupUnavailable(DedupKey key, String found, Throwable cause) {
    super(
        "message '%s' of route '%s' %s: %s; it will be offered again"
            .formatted(key.shownMessageId(), key.repository(), found, cause.getMessage()),
        cause);
  }

  DedupUnavailable(String messages, String found, Throwable cause) {
    super(
        "%s %s: %s; they will be offered again".formatted(messages, found, cause.getMessage()),
        cause);
  }
}
