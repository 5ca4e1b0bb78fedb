package dev.drover.bench;

/** Where a bridge takes its messages from. */
interface Source extends AutoCloseable {

  /** Waits until a bridge that makes this source has made it. */
  default void awaitBridge() throws Exception {}

  /** Begins to send messages of a workload. */
  Sender sender(Workload workload) throws Exception;

  /** Sends all messages of a workload and returns when the server has confirmed each. */
  default void fill(Workload workload) throws Exception {
    try (Sender sender = sender(workload)) {
      for (int i = 0; i < workload.sends(); i++) {
        sender.send(i);
      }
    }
  }

  /** Waits until the bridge has settled everything that was sent. */
  void awaitSettled() throws Exception;

  @Override
  void close();
}
