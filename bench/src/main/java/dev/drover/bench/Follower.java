package dev.drover.bench;

/** Sees what arrives at a target while it arrives. */
interface Follower extends AutoCloseable {

  /** Says what ended it early, if something did. */
  default void throwIfFailed() throws Exception {}

  /** Sees nothing more. */
  @Override
  void close();
}
