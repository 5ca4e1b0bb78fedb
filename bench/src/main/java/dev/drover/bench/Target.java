package dev.drover.bench;

/** Where a bridge puts its messages. */
interface Target extends AutoCloseable {

  /** How many messages have arrived since the last {@link #drainTo}. */
  long count() throws Exception;

  /** Takes out everything that arrived and tells it to the check. */
  void drainTo(Workload.Check check) throws Exception;

  @Override
  void close();
}
