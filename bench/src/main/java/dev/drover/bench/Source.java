package dev.drover.bench;

/** Where a bridge takes its messages from. */
interface Source extends AutoCloseable {

  /** Sends all messages of a workload and returns when the server has confirmed each. */
  void fill(Workload workload) throws Exception;

  /** Waits until the bridge has settled everything that was sent. */
  void awaitSettled() throws Exception;

  @Override
  void close();
}
