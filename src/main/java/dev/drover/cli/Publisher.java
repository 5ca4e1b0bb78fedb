package dev.drover.cli;

/** Sends many messages without waiting for each one's confirm. For one thread. */
interface Publisher extends AutoCloseable {

  /**
   * Sends one message; blocks while too many are unconfirmed.
   *
   * @throws CommandFailed when an earlier message was not taken over
   */
  void publish(OutgoingMessage message);

  /**
   * Waits until every message is confirmed.
   *
   * @throws CommandFailed when one was not taken over, or no answer came
   */
  void awaitConfirms();

  /** How many messages the broker has taken over so far. */
  long confirmed();

  @Override
  void close();
}
