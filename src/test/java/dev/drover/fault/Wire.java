package dev.drover.fault;

/** A client that publishes; when it is broken it is closed and another one is opened. */
interface Wire extends AutoCloseable {

  /** What became of one message; called once, by any thread. */
  interface Outcome {
    void confirmed();

    void unknown(String reason);
  }

  /** Opens a wire, or throws because the broker is away. */
  interface Opening {
    Wire open() throws Exception;
  }

  /** Publishes; the outcome comes later. When it throws, the message may have left or not. */
  void send(Message message, Outcome outcome) throws Exception;

  boolean isUsable();

  /** Everything without an outcome ends as unknown. */
  @Override
  void close();
}
