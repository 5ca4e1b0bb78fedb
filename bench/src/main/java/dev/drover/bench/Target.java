package dev.drover.bench;

import java.util.function.Consumer;

/** Where a bridge puts its messages. */
interface Target extends AutoCloseable {

  /** How many messages have arrived since the last {@link #drainTo}. */
  long count() throws Exception;

  /** Takes out everything that arrived and tells it to the check. */
  void drainTo(Workload.Check check) throws Exception;

  /** Tells the id of everything that arrives from now on, as soon as a consumer has it. */
  Follower follow(Consumer<String> ids) throws Exception;

  @Override
  void close();
}
