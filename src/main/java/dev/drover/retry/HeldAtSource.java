package dev.drover.retry;

import dev.drover.delivery.OfferAgain;

/**
 * A failure that a route has told to wait out: the source keeps the message and offers it again, at
 * its own rate and without end. What comes behind it in its partition or lane waits too, so order
 * is kept.
 */
final class HeldAtSource extends Exception implements OfferAgain {
  HeldAtSource(Throwable why) {
    super("held at its source: " + why, why);
  }
}
