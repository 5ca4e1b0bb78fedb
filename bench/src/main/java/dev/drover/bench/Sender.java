package dev.drover.bench;

/** Sends the messages of a workload to a source, one by one, without waiting for confirms. */
interface Sender extends AutoCloseable {

  /** Sends the message at that place. */
  void send(int place) throws Exception;

  /** Waits until everything that was sent is confirmed. */
  @Override
  void close();
}
