package dev.drover.delivery;

import java.io.IOException;

/**
 * The server that a message goes to does not answer, or lost the connection before it answered: the
 * message may or may not be stored there. A repeat must carry the same message id.
 *
 * <p>It is not the message's failure. No redelivery is worth its while and no dead letter channel
 * is meant: the transport keeps the message and offers it again until the server is back.
 */
public final class ServerAway extends IOException implements OfferAgain {

  /**
   * @param message what was to be done, at which server, and what is known
   */
  public ServerAway(String message) {
    super(message);
  }

  /** The same, with what the client library threw. */
  public ServerAway(String message, Throwable cause) {
    super(message, cause);
  }
}
