package dev.drover.fault;

/** A server that is one process, with what that has started. */
interface OneProcess extends Server {

  /** Of the last start. */
  Process process();

  @Override
  default void kill() {
    Signal.KILL.to(process().toHandle());
  }

  @Override
  default void pause() {
    Signal.STOP.to(process().toHandle());
  }

  @Override
  default void resume() {
    Signal.CONT.to(process().toHandle());
  }

  @Override
  default void close() {
    kill();
  }
}
