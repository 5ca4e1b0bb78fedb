package dev.drover.metrics;

import java.time.Instant;

/**
 * The last exchange of a route that failed, or whose failure was handled, as by a dead letter
 * channel.
 *
 * @param at by this machine's clock
 * @param reason the exception's class and message, at most 500 characters; it may quote the message
 */
public record LastFailure(Instant at, String reason) {

  private static final int LONGEST = 500;

  static LastFailure of(Instant at, Throwable failure) {
    String reason = failure.toString();
    return new LastFailure(
        at, reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "…");
  }
}
